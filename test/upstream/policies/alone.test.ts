import { describe, expect, it } from 'vitest';
import { Failed } from '../../../src/domain/failure.ts';
import { accounting } from '../../../src/upstream/policies/accounting.ts';
import { type Attempt, compose, type Policy } from '../../../src/upstream/policies/attempt.ts';
import { breaking } from '../../../src/upstream/policies/breaking.ts';
import { Bulkhead } from '../../../src/upstream/policies/bulkhead.ts';
import { inTime } from '../../../src/upstream/policies/in-time.ts';
import { Lanes } from '../../../src/upstream/policies/lanes.ts';
import { Paces } from '../../../src/upstream/policies/paces.ts';
import { pacing, stillPacing } from '../../../src/upstream/policies/pacing.ts';
import { pausing } from '../../../src/upstream/policies/pausing.ts';
import { RatePause } from '../../../src/upstream/policies/rate-pause.ts';
import { Refused } from '../../../src/upstream/policies/refused.ts';
import type { UpstreamEvent } from '../../../src/upstream/policies/upstream-event.ts';
import { withSlot } from '../../../src/upstream/policies/with-slot.ts';
import { ManualClock } from '../../support/clock.ts';
import { failureOf } from '../../support/failures.ts';
import { ALONE } from './guarded.ts';
import {
  answerOf,
  asking,
  CUT,
  holding,
  operation,
  promisedAttempt,
  request,
  scripted,
  watch,
} from './scripted.ts';

const clock = new ManualClock();
const lanes = new Lanes(ALONE, clock);

/** One policy, and below it nothing but an upstream that gives promises. */
function alone(policy: Policy, send: (attempt: Attempt) => Promise<ReturnType<typeof answerOf>>) {
  return promisedAttempt(
    policy((attempt, waiting) => {
      send(attempt).then(
        (answer) => {
          waiting.answered(answer);
        },
        (error: unknown) => {
          waiting.failed(error);
        },
      );
    }),
  );
}

describe('a policy by itself', () => {
  it('pausing: does not ask with credentials that a 429 has paused', async () => {
    const { asked, send } = scripted(answerOf(429, { retryAfter: '7' }), 200);
    const pause = new RatePause({ defaultMs: 1000, capMs: 60_000 }, clock, () => undefined);
    const paused = alone(pausing(pause, lanes), send);
    expect((await paused(request())).status).toBe(429);
    expect(await failureOf(paused(request()))).toEqual({ kind: 'rate-limited', retryAfter: 7 });
    expect(asked).toHaveLength(1);
  });

  it('pacing: lets calls begin when there may be one, unless they would be refused after all', async () => {
    const { asked, send } = scripted(200);
    let isRefusing = false;
    const refusal = new Refused('pause', { kind: 'overloaded', retryAfter: 3 });
    const paces = new Paces(1, clock, null);
    const paced = alone(
      pacing({ paces, lanes, clock }, () => (isRefusing ? refusal : null)),
      send,
    );
    const late = request(operation({ deadline: clock.now() + 999 }));
    expect((await paced(request())).status).toBe(200);
    expect(await failureOf(paced(late))).toEqual({ kind: 'rate-limited', retryAfter: 1 });
    const leaver = operation();
    const [left, second] = [watch(paced(request(leaver))), watch(paced(request()))];
    leaver.leave();
    isRefusing = true;
    expect(await failureOf(paced(request()))).toEqual({ kind: 'overloaded', retryAfter: 3 });
    expect([asked.length, paces.waiting]).toEqual([1, 1]);
    await clock.advance(1000);
    expect([left.error, second.state, asked.length]).toEqual([leaver.reason, 'answered', 2]);
  });

  it('pacing: gives what one does not use to the next', async () => {
    const paces = new Paces(1, clock, null);
    const { asked, send } = scripted(200);
    const refusal = new Refused('breaker', { kind: 'overloaded', retryAfter: 3 });
    const paced = promisedAttempt(
      pacing(
        { paces, lanes, clock },
        () => null,
      )((attempt, waiting) => {
        if (attempt.path === '/refused') waiting.failed(refusal);
        else asking(send)(attempt, waiting);
      }),
    );
    await clock.advance(1000);
    await paced(request());
    const refused = watch(paced(request(operation(), '/refused')));
    const next = watch(paced(request()));
    await clock.advance(1000);
    expect([refused.state, next.state, asked.length]).toEqual(['failed', 'answered', 2]);
  });

  it('still pacing: takes another beat where one had to wait after the first', async () => {
    const paces = new Paces(1, clock, null);
    await clock.advance(1000);
    const still = alone(stillPacing({ paces, lanes, clock }), scripted(200).send);
    const attempt = { ...request(), beat: clock.now() - 100 };
    expect((await still(attempt)).status).toBe(200);
    const waited = watch(still({ ...request(), beat: clock.now() - 101 }));
    const again = watch(still({ ...request(), beat: clock.now() - 101 }));
    await clock.advance(0);
    expect([waited.state, again.state]).toEqual(['answered', 'pending']);
    await clock.advance(1000);
    expect(again.state).toBe('answered');
  });

  it('in-time: does not ask for an operation whose time is over', async () => {
    const { asked, send } = scripted(200);
    const timely = alone(inTime(clock), send);
    const late = request(operation({ deadline: clock.now() }));
    expect(await failureOf(timely(late))).toEqual({ kind: 'upstream-timeout', milliseconds: 0 });
    expect((await timely(request())).status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  it('breaking: judges each attempt that it lets pass', async () => {
    const attempt = request();
    const passed = alone(breaking(clock), scripted(200).send)(attempt);
    expect(attempt.judge).not.toBeNull();
    expect((await passed).status).toBe(200);
  });

  it('accounting: tells the gateway and the operation what came of it', async () => {
    const events: UpstreamEvent[] = [];
    const one = operation();
    const counted = alone(
      accounting((event) => events.push(event)),
      scripted(503, CUT).send,
    );
    await counted(request(one));
    await expect(counted(request(one))).rejects.toBeInstanceOf(Failed);
    expect(events).toMatchObject([
      { kind: 'call', outcome: 'server-error', status: 503 },
      { kind: 'call', outcome: 'connection', status: null },
    ]);
    expect(one.events).toEqual(events);
  });

  it('with-slot: lets one wait for a slot, unless it would be refused after all', async () => {
    const bulkhead = new Bulkhead({ concurrency: 1, queue: 9, longestWaitMs: 30_000 }, () => Infinity);
    const { held, send } = holding<Attempt>();
    let isRefusing = false;
    const refusal = new Refused('pause', { kind: 'overloaded', retryAfter: 3 });
    const slotted = alone(
      withSlot(bulkhead, lanes, () => (isRefusing ? refusal : null)),
      send,
    );
    const [first, second] = [watch(slotted(request())), watch(slotted(request()))];
    expect([held.length, bulkhead.waiting]).toEqual([1, 1]);
    isRefusing = true;
    expect(await failureOf(slotted(request()))).toEqual({ kind: 'overloaded', retryAfter: 3 });
    held[0]?.act(200);
    await clock.advance(1);
    held[1]?.act(200);
    await clock.advance(1);
    expect([first.state, second.state, bulkhead.running]).toEqual(['answered', 'answered', 0]);
  });
});

it('Policies are met in the order of their list, and in the opposite one at the end', async () => {
  const met: string[] = [];
  const noting = (name: string): Policy => {
    return (next) => (attempt, waiting) => {
      met.push(name);
      next(attempt, {
        left: () => undefined,
        failed: () => undefined,
        answered: (answer) => {
          met.push(`${name} again`);
          waiting.answered(answer);
        },
      });
    };
  };
  const ask = compose([noting('first'), noting('second')], (_attempt, waiting) => {
    waiting.answered(answerOf(200));
  });
  await promisedAttempt(ask)(request());
  expect(met).toEqual(['first', 'second', 'second again', 'first again']);
});
