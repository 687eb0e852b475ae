import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Failed, type Failure } from '../../src/domain/failure.ts';
import type { Answer } from '../../src/upstream/answer.ts';
import { EventLoopTurns } from '../../src/domain/turns.ts';
import { AnswerCollector, type Wire, type WireRequest } from '../../src/upstream/answer-collector.ts';
import { ArrivingBodies } from '../../src/upstream/arriving-bodies.ts';
import { createTransport } from '../../src/upstream/transport.ts';
import { callerFor } from '../support/caller.ts';
import { settled } from '../support/clock.ts';
import { failureOf } from '../support/failures.ts';
import { startListener } from '../support/http-listener.ts';
import { NO_CLOCK } from '../support/fresh.ts';

const GIVEN_UP: Failure = { kind: 'upstream-unavailable', reason: 'the call was given up' };
const CUT: Failure = { kind: 'upstream-unavailable', reason: 'the connection failed or was cut' };

type Mood = (socket: Socket, answer: () => void) => void;

const answers: Mood = (_socket, answer) => {
  answer();
};
const dies: Mood = (socket) => socket.destroy();
const resets: Mood = (socket) => socket.resetAndDestroy();

/** An upstream that treats each request by its number, from 0, and a transport to it. */
async function setUp(moodOf: (request: number) => Mood, connections = 4) {
  let requests = 0;
  const sockets = new Set<Socket>();
  const upstream = await startListener((response) => {
    const { socket } = response;
    if (socket === null) return;
    sockets.add(socket);
    moodOf((requests += 1) - 1)(socket, () => response.end('{}'));
  });
  onTestFinished(() => upstream.close());
  const transport = createTransport({
    baseUrl: new URL(upstream.url),
    clock: NO_CLOCK,
    apiVersion: null,
    timeoutMs: 10_000,
    connections,
    maxBytes: 1000,
    turns: new EventLoopTurns(),
  });
  onTestFinished(() => transport.close());
  const get = (path = '/', caller = callerFor()) =>
    new Promise<Answer>((answered, failed) => {
      const { headers } = caller.trace.startAttempt('customer', 0);
      transport.ask({ path, call: caller, headers }, { answered, failed });
    });
  return { get, sockets, arrivals: upstream.arrivals };
}

describe('a request whose connection dies before its answer begins', () => {
  it.each([
    ['closed', dies],
    ['reset', resets],
  ])('is sent again once, when the connection was %s', async (_how, mood) => {
    const { get, arrivals } = await setUp((request) => (request === 1 ? mood : answers));
    await get('/first');
    expect((await get('/second')).status).toBe(200);
    expect(arrivals.map(({ target }) => target)).toEqual(['/first', '/second', '/second']);
    expect(arrivals[2]?.headerLines).toEqual(arrivals[1]?.headerLines);
  });

  it('is not sent a third time', async () => {
    const { get, arrivals } = await setUp((request) => (request === 1 || request === 2 ? dies : answers));
    await get();
    expect(await failureOf(get())).toEqual(CUT);
    expect(arrivals).toHaveLength(3);
    expect((await get()).status).toBe(200);
  });

  it('is not sent again to an upstream that has given no answer yet', async () => {
    const { get, arrivals } = await setUp(() => dies);
    expect(await failureOf(get())).toEqual(CUT);
    expect(arrivals).toHaveLength(1);
  });

  it('is sent again no more often than answers came, and no more often than there are connections', async () => {
    let isIll = false;
    const { get, arrivals } = await setUp(() => (isIll ? dies : answers), 2);
    for (let call = 0; call < 10; call += 1) await get();
    isIll = true;
    for (let call = 0; call < 10; call += 1) expect(await failureOf(get())).toEqual(CUT);
    expect(arrivals).toHaveLength(10 + 10 + 2);
  });

  it('is left when its caller leaves in that very moment', async () => {
    const caller = new AbortController();
    let sent = 0;
    const wire: Wire = {
      dispatch: () => {
        sent += 1;
      },
      explain: (_error, state) => new Failed(state === 'given-up' ? GIVEN_UP : CUT),
      clock: NO_CLOCK,
      answered: () => undefined,
      unpack: () => undefined,
      maySendAgain: () => true,
      turns: new EventLoopTurns(),
      bodies: new ArrivingBodies(1000),
    };
    const outcome = new Promise<Answer>((answered, failed) => {
      const request: WireRequest = { method: 'GET', path: '/', headers: [] };
      const collector = new AnswerCollector(wire, request, 'tenant', caller.signal, { answered, failed });
      collector.send();
      collector.onResponseError(null, new Error('cut'));
      caller.abort();
    });
    expect(await failureOf(outcome)).toEqual(GIVEN_UP);
    await settled();
    expect(sent).toBe(1);
  });
});

describe('a request whose answer has begun', () => {
  it('is not sent again', async () => {
    const { get, arrivals } = await setUp((request) =>
      request === 0
        ? answers
        : (socket) => {
            socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{', () => socket.destroy());
          },
    );
    await get();
    expect(await failureOf(get())).toEqual(CUT);
    expect(arrivals).toHaveLength(2);
  });
});

describe('an upstream that lets go of all its connections at once', () => {
  it.each([
    ['closes', (socket: Socket) => socket.destroy()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ])('costs no call when it %s them, busy or idle', async (_how, letGo) => {
    const held: (() => void)[] = [];
    let isHolding = false;
    const { get, sockets } = await setUp(
      () =>
        isHolding
          ? (_socket, answer) => {
              held.push(answer);
            }
          : answers,
      32,
    );
    for (const busy of [32, 12, 31, 1]) {
      await Promise.all(Array.from({ length: 32 }, () => get()));
      isHolding = true;
      const calls = Array.from({ length: busy }, () => get());
      while (held.length < busy) await settled();
      isHolding = false;
      held.length = 0;
      for (const socket of sockets) letGo(socket);
      sockets.clear();
      // And some that come in that very moment.
      const more = Array.from({ length: 20 }, () => get());
      const statuses = (await Promise.all([...calls, ...more])).map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set([200]));
    }
  });
});
