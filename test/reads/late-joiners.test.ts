import type { ServerResponse } from 'node:http';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { EventLoopTurns } from '../../src/domain/turns.ts';
import { applyPolicies } from '../../src/upstream/policies/policies.ts';
import { createTransport } from '../../src/upstream/transport.ts';
import { ManualClock } from '../support/clock.ts';
import { type HttpListener, startListener } from '../support/http-listener.ts';
import { until } from '../support/until.ts';
import { OPTIONS } from '../upstream/policies/options.ts';
import { operation, request, watch } from '../upstream/policies/scripted.ts';
import { reading } from './reading.ts';
import { NO_CLOCK } from '../support/fresh.ts';

const ATTEMPT_MS = 3000;
const TIMED_OUT = { failure: { kind: 'upstream-timeout', milliseconds: ATTEMPT_MS } };

let clock: ManualClock;
let upstream: HttpListener;
let held: ServerResponse[];
let read: ReturnType<typeof reading>;

beforeEach(async () => {
  clock = new ManualClock();
  held = [];
  upstream = await startListener((response) => held.push(response));
  onTestFinished(() => upstream.close());
  const transport = createTransport({
    baseUrl: new URL(upstream.url),
    clock: NO_CLOCK,
    apiVersion: null,
    timeoutMs: 60_000,
    connections: 4,
    maxBytes: 1000,
    turns: new EventLoopTurns(),
  });
  onTestFinished(() => transport.close());
  const options = { ...OPTIONS, attemptTimeoutMs: ATTEMPT_MS };
  const { ask } = applyPolicies(
    transport.ask,
    options,
    clock,
    () => 0.5,
    () => undefined,
  );
  read = reading(ask, clock);
});

/** Somebody who asks now, and what becomes of it. */
function ask(deadline = 10_000) {
  const one = operation({ deadline });
  return { ...one, fate: watch(read(request(one))) };
}

/** The requests that have come, once there are so many. */
async function arrived(count: number): Promise<ServerResponse[]> {
  await until(() => {
    expect(held).toHaveLength(count);
  });
  return held;
}

function told(fate: ReturnType<typeof watch>): Promise<void> {
  return until(() => {
    expect(fate.state).not.toBe('pending');
  });
}

describe('who joins a read that hangs', () => {
  it('has its own full time, while those who had theirs are told at once', async () => {
    const first = ask();
    await arrived(1);
    await clock.advance(2400);
    const late = ask();
    await clock.advance(600);
    expect(first.fate).toMatchObject({ state: 'failed', error: TIMED_OUT });
    expect(late.fate.state).toBe('pending');
    await arrived(2);
    await clock.advance(ATTEMPT_MS - 1);
    expect(late.fate.state).toBe('pending');
    await clock.advance(1);
    expect(late.fate).toMatchObject({ state: 'failed', error: TIMED_OUT });
    expect(held).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it('gets the answer to a request that is made for it, which is no retry and counts as its own', async () => {
    const first = ask();
    await arrived(1);
    await clock.advance(2400);
    const [late, later] = [ask(), ask()];
    await clock.advance(600);
    const [, again] = await arrived(2);
    again?.end('{}');
    await told(late.fate);
    await told(later.fate);
    expect([late.fate.value, later.fate.value]).toMatchObject([{ body: '{}' }, { body: '{}' }]);
    const hanging = { kind: 'call', outcome: 'timeout', attempt: 1 };
    const answered = { kind: 'call', outcome: 'ok', attempt: 1 };
    expect([first, late, later].map(({ events }) => events)).toMatchObject([
      [{ ...hanging, coalesced: false }],
      [
        { ...hanging, coalesced: true },
        { ...answered, coalesced: false },
      ],
      [
        { ...hanging, coalesced: true },
        { ...answered, coalesced: true },
      ],
    ]);
  });

  it('is joined in turn, and each has its time', async () => {
    ask();
    await arrived(1);
    await clock.advance(2000);
    const second = ask();
    await clock.advance(1000);
    await arrived(2);
    await clock.advance(2000);
    const third = ask();
    await clock.advance(1000);
    expect([second.fate.state, third.fate.state]).toEqual(['failed', 'pending']);
    await arrived(3);
    await clock.advance(ATTEMPT_MS);
    expect(third.fate).toMatchObject({ state: 'failed', error: TIMED_OUT });
    expect(held).toHaveLength(3);
  });

  it('causes no further request if it has hardly missed anything, or has no time left itself', async () => {
    const first = ask();
    await arrived(1);
    await clock.advance(200);
    const joiners = [ask(), ask(ATTEMPT_MS)];
    await clock.advance(2800);
    expect([first, ...joiners].map(({ fate }) => fate.state)).toEqual(['failed', 'failed', 'failed']);
    expect(clock.pending).toBe(0);
  });

  it('causes none if it leaves, and ends the read if it leaves as the last', async () => {
    const first = ask();
    await arrived(1);
    await clock.advance(2400);
    const [late, other] = [ask(), ask()];
    late.leave();
    await clock.advance(600);
    expect([first.fate.error, late.fate.error]).toMatchObject([TIMED_OUT, late.reason]);
    await arrived(2);
    other.leave();
    await clock.advance(100);
    expect(other.fate.error).toBe(other.reason);
    await upstream.deserted;
    expect([held.length, clock.pending]).toEqual([2, 0]);
  });
});

describe('a read', () => {
  it('whose answer has begun is joined, and answers all', async () => {
    const first = ask();
    const [response] = await arrived(1);
    await clock.advance(2000);
    response?.writeHead(200).write('{"a"');
    await until(() => {
      expect(response?.socket?.bytesWritten).toBeGreaterThan(0);
    });
    const joiner = ask();
    response?.end(':1}');
    await told(first.fate);
    await told(joiner.fate);
    expect([first.fate.value, joiner.fate.value]).toMatchObject([{ body: '{"a":1}' }, { body: '{"a":1}' }]);
    expect(held).toHaveLength(1);
  });

  it('ends with the last who leaves, and the next one reads anew', async () => {
    const all = [ask(), ask(), ask()];
    await arrived(1);
    for (const { leave } of all) leave();
    await clock.advance(100);
    expect(all.map(({ fate }) => fate.error)).toEqual(all.map(({ reason }) => reason));
    await upstream.deserted;
    const next = ask();
    const [, again] = await arrived(2);
    again?.end('{}');
    await told(next.fate);
    expect(next.fate.state).toBe('answered');
  });
});
