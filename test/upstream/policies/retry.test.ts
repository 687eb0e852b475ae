import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetryOptions } from '../../../src/upstream/policies/retry.ts';
import { RetryBudget } from '../../../src/upstream/policies/retry-budget.ts';
import { Refused } from '../../../src/upstream/policies/refused.ts';
import type { UpstreamEvent } from '../../../src/upstream/policies/upstream-event.ts';
import { ManualClock, settled } from '../../support/clock.ts';
import { failureOf } from '../../support/failures.ts';
import { retried } from './retried.ts';
import {
  type Act,
  answerOf,
  CUT,
  operation,
  type Operation,
  perform,
  request,
  scripted,
  SLOW,
  watch,
} from './scripted.ts';

const OPTIONS: RetryOptions = { attempts: 3, baseMs: 100, capMs: 150, retryAfterCapMs: 5000 };

interface Settings {
  readonly one?: Operation;
  readonly random?: number;
  readonly options?: RetryOptions;
  readonly minimum?: number;
}

/** Runs one request against a script, and tells at which instants the upstream was asked. */
async function run(
  acts: readonly Act[],
  { one = operation(), random = 0.5, options = OPTIONS, minimum = 100 }: Settings = {},
) {
  const clock = new ManualClock();
  const { asked, send } = scripted(...acts);
  const instants: number[] = [];
  const events: UpstreamEvent[] = [];
  const tried = retried(
    options,
    new RetryBudget({ ratio: 0, minimum }),
    clock,
    () => random,
    (event) => events.push(event),
  )((attempt) => {
    instants.push(clock.now());
    return send(attempt);
  });
  const fate = watch(tried(request(one)));
  await clock.advance(20_000);
  return { fate, asked, instants, events, clock };
}

describe('R4: a request', () => {
  it.each<[string, Act]>([
    ['a connection that failed or was cut', CUT],
    ['502', 502],
    ['503', 503],
    ['504', 504],
    ['500', 500],
  ])('is tried again after %s', async (_, act) => {
    const { fate, instants } = await run([act, 200]);
    expect(fate.value).toEqual(answerOf(200));
    expect(instants).toEqual([0, 50]);
  });

  it.each<[string, Act]>([
    ['200', 200],
    ['400', 400],
    ['404', 404],
    ['429', 429],
    ['501', 501],
    ['a timeout, which had its time', SLOW],
    ['an answer that is too large', { kind: 'upstream-invalid', path: '$', message: 'large' }],
  ])('is not tried again after %s', async (_, act) => {
    const { asked, fate } = await run([act, 200]);
    expect(asked).toHaveLength(1);
    expect(fate.state).toBe(typeof act === 'number' ? 'answered' : 'failed');
  });

  it('is tried no more often than configured, and ends with what came last', async () => {
    const { fate, asked } = await run([CUT, 503, 502]);
    expect(asked).toHaveLength(3);
    expect(fate.value).toEqual(answerOf(502));
  });

  it('ends with the failure that came last, without a sleep after it', async () => {
    const { fate, instants, clock } = await run([503, 503, CUT]);
    expect(fate.error).toMatchObject({ failure: CUT });
    expect(instants).toEqual([0, 50, 125]);
    expect(clock.pending).toBe(0);
  });

  it('is tried again after 500 only once', async () => {
    expect((await run([500, 500, 200])).asked).toHaveLength(2);
    expect((await run([500, 503, 500])).asked).toHaveLength(3);
  });

  it('is not tried again when a policy refused it', async () => {
    const { asked, events } = await run([200]);
    expect([asked.length, events]).toEqual([1, []]);
    const one = operation();
    const told: UpstreamEvent[] = [];
    const refusing = retried(
      OPTIONS,
      new RetryBudget({ ratio: 0, minimum: 9 }),
      new ManualClock(),
      () => 0,
      (event) => told.push(event),
    )(() => Promise.reject(new Refused('breaker', CUT)));
    expect(await failureOf(refusing(request(one)))).toEqual(CUT);
    expect(told).toEqual([{ kind: 'refused', endpoint: 'customer', by: 'breaker', attempt: 1 }]);
    expect(one.events).toEqual(told);
  });

  it('tells its operation of each new try', async () => {
    const one = operation();
    const { events } = await run([503, 503, 200], { one });
    expect(events).toEqual([
      { kind: 'retry', endpoint: 'customer', attempt: 2, milliseconds: 50 },
      { kind: 'retry', endpoint: 'customer', attempt: 3, milliseconds: 75 },
    ]);
    expect(one.events).toEqual(events);
  });

  it('stops sleeping when its caller leaves', async () => {
    const clock = new ManualClock();
    const { asked, send } = scripted(503);
    const one = operation();
    const budget = new RetryBudget({ ratio: 0, minimum: 9 });
    const fate = watch(
      retried(
        OPTIONS,
        budget,
        clock,
        () => 0.5,
        () => undefined,
      )(send)(request(one)),
    );
    await settled();
    expect(clock.pending).toBe(1);
    one.leave();
    await settled();
    expect(fate.error).toBe(one.reason);
    expect([clock.pending, asked.length]).toEqual([0, 1]);
  });

  it('is not tried again after its caller has left', async () => {
    const one = operation();
    one.leave();
    const { asked } = await run([CUT], { one });
    expect(asked).toHaveLength(1);
  });

  it('is never tried again at or after its deadline', async () => {
    const late = await run([503, 200], { one: operation({ deadline: 50 }) });
    expect([late.asked.length, late.fate.value]).toEqual([1, answerOf(503)]);
    const early = await run([503, 200], { one: operation({ deadline: 51 }) });
    expect(early.instants).toEqual([0, 50]);
  });

  it('waits as long as the upstream asks for, and the jitter on top', async () => {
    const seconds = await run([answerOf(503, { retryAfter: '2' }), 200]);
    expect(seconds.instants).toEqual([0, 2050]);
    const date = await run([answerOf(503, { retryAfter: 'Thu, 01 Jan 2026 00:00:03 GMT' }), 200]);
    expect(date.instants).toEqual([0, 3050]);
  });

  it('is not tried again when the upstream asks for more than the cap or the deadline allows', async () => {
    const long = await run([answerOf(503, { retryAfter: '6' }), 200]);
    expect([long.asked.length, long.fate.value]).toEqual([1, answerOf(503, { retryAfter: '6' })]);
    const late = await run([answerOf(503, { retryAfter: '2' }), 200], {
      one: operation({ deadline: 2000 }),
    });
    expect(late.asked).toHaveLength(1);
  });

  it('is not tried again when the budget is spent', async () => {
    const { asked, events } = await run([503], { minimum: 1 });
    expect(asked).toHaveLength(2);
    expect(events.map(({ kind }) => kind)).toEqual(['retry', 'budget-spent']);
  });

  it('has as many tries and delays as allowed, whatever happens', async () => {
    const act = fc.constantFrom<Act>(200, 500, 502, 503, CUT, SLOW, answerOf(503, { retryAfter: '1' }));
    const options = fc.record({
      attempts: fc.integer({ min: 1, max: 5 }),
      baseMs: fc.integer({ min: 0, max: 500 }),
      capMs: fc.integer({ min: 0, max: 500 }),
      retryAfterCapMs: fc.constantFrom(0, 5000),
    });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const deadline = fc.integer({ min: 1, max: 5000 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 1 }),
        options,
        random,
        deadline,
        async (acts, options, random, deadline) => {
          const { instants, fate } = await run(acts, { options, random, one: operation({ deadline }) });
          expect(fate.state).not.toBe('pending');
          expect(instants.length).toBeLessThanOrEqual(options.attempts);
          for (const [at, instant] of instants.entries()) {
            expect(instant).toBeLessThan(deadline);
            const before = acts[Math.min(at - 1, acts.length - 1)];
            const asked = typeof before === 'object' && 'retryAfter' in before && before.retryAfter !== null;
            const most = Math.min(options.capMs, options.baseMs * 2 ** (at - 1));
            const jitter = instant - (instants[at - 1] ?? instant) - (asked ? 1000 : 0);
            if (at === 0) continue;
            expect(jitter).toBeGreaterThanOrEqual(-1e-9);
            expect(jitter).toBeLessThanOrEqual(most + 1e-9);
          }
        },
      ),
    );
  });

  it('spreads its delays evenly between nothing and the most', async () => {
    let seed = 1;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const delays: number[] = [];
    const clock = new ManualClock();
    const budget = new RetryBudget({ ratio: 1, minimum: 10 });
    const options = { ...OPTIONS, attempts: 2 };
    const tried = retried(options, budget, clock, random, (event) => {
      if (event.kind === 'retry') delays.push(event.milliseconds);
    })(() => perform(503));
    const fates = [];
    for (let made = 0; made < 2000; made += 1) {
      fates.push(tried(request()));
      if (made % 10 === 9) await clock.advance(100);
    }
    await Promise.all(fates);
    const tenths = Array.from({ length: 10 }, (_, at) => delays.filter((ms) => Math.floor(ms / 10) === at));
    expect(delays).toHaveLength(2000);
    for (const tenth of tenths) expect(Math.abs(tenth.length - 200)).toBeLessThan(60);
  });
});
