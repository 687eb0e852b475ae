import type { BreakerState } from '../../../src/observability/labels.ts';
import { describe, expect, it } from 'vitest';
import { Breaker } from '../../../src/upstream/policies/breaker.ts';
import type { BreakerOptions } from '../../../src/upstream/policies/breaker-options.ts';
import { ManualClock } from '../../support/clock.ts';
import { failureOf } from '../../support/failures.ts';
import { guarded } from './guarded.ts';
import {
  type Act,
  asking,
  CUT,
  holding,
  operation,
  perform,
  request,
  scripted,
  SLOW,
  watch,
} from './scripted.ts';

const OPTIONS: BreakerOptions = {
  failureRatio: 0.5,
  minimumCalls: 4,
  windowMs: 1000,
  buckets: 10,
  openMs: 300,
  concurrency: 4,
};

/** The breaker of one source, and the one for all around it. */
function setUp(options: BreakerOptions = OPTIONS) {
  const clock = new ManualClock();
  const states: BreakerState[] = [];
  const surroundings = { options, clock, changed: (state: BreakerState) => states.push(state) };
  const all = new Breaker(surroundings, 'all', null);
  const breaker = new Breaker(surroundings, 'source', all);
  const run = async (...acts: Act[]) => {
    for (const act of acts) {
      const send = guarded(
        asking(() => perform(act)),
        { breaker, clock },
      );
      await Promise.allSettled([send(request())]);
    }
  };
  return { clock, states, all, breaker, run };
}

const TOO_LARGE: Act = { kind: 'upstream-invalid', path: '$', message: 'large' };

describe('R6: the breaker', () => {
  it.each<[string, Act]>([
    ['server errors', 500],
    ['timeouts', SLOW],
    ['connections that fail', CUT],
  ])('opens on %s when they are as many as it takes', async (_, act) => {
    const { breaker, run } = setUp();
    await run(act, 200, act);
    expect(breaker.state).toBe('closed');
    await run(200);
    expect(breaker.state).toBe('open');
  });

  it.each([
    [49, 'closed'],
    [50, 'open'],
  ] as const)(
    'takes calls that time out with %i of 100 ms for evidence only from half on: %s',
    async (left, state) => {
      const { clock, breaker } = setUp();
      const send = guarded(asking(holding().send), { breaker, clock, attemptTimeoutMs: 100 });
      for (let call = 0; call < OPTIONS.minimumCalls; call += 1) {
        const fate = watch(send(request(operation({ deadline: clock.now() + left }))));
        await clock.advance(left);
        expect(fate.state).toBe('failed');
      }
      expect(breaker.state).toBe(state);
    },
  );

  it('stays closed below the ratio', async () => {
    const { breaker, run } = setUp();
    for (let round = 0; round < 20; round += 1) await run(200, 200, 503);
    expect(breaker.state).toBe('closed');
  });

  it.each<[string, Act]>([
    ['400', 400],
    ['404', 404],
    ['429', 429],
    ['answers that are too large', TOO_LARGE],
  ])('counts %s as nothing at all', async (_, act) => {
    const { breaker, run } = setUp();
    await run(act, act, act, act, act, act, act, act, act, act);
    await run(500, 500, 500);
    expect(breaker.state).toBe('closed');
    await run(500);
    expect(breaker.state).toBe('open');
  });

  it('opens on ten failures among any number of aborts, which count as nothing at all', async () => {
    const { breaker, run } = setUp({ ...OPTIONS, minimumCalls: 10 });
    for (let round = 0; round < 10; round += 1) {
      const leaver = operation();
      const left = watch(guarded(asking(holding().send), { breaker })(request(leaver)));
      leaver.leave();
      await run(500);
      expect(left.error).toBe(leaver.reason);
    }
    expect(breaker.state).toBe('open');
  });

  it('fails calls at once while it is open, and says when to come back', async () => {
    const { clock, breaker, run } = setUp({ ...OPTIONS, openMs: 30_000 });
    await run(500, 500, 500, 500);
    await clock.advance(500);
    const { asked, send } = scripted(200);
    expect(await failureOf(guarded(asking(send), { breaker, clock })(request()))).toEqual({
      kind: 'upstream-unavailable',
      reason: 'it has been failing, so it was not asked',
      retryAfter: 30,
    });
    expect(asked).toEqual([]);
  });

  it('lets exactly one call probe the upstream, and fails the others at once meanwhile', async () => {
    const { clock, breaker, run } = setUp();
    await run(500, 500, 500, 500);
    await clock.advance(300);
    const { held, send } = holding();
    const fates = Array.from({ length: 20 }, () =>
      watch(guarded(asking(send), { breaker, clock })(request())),
    );
    await clock.advance(0);
    expect(held).toHaveLength(1);
    expect(fates.map(({ state }) => state)).toEqual(['pending', ...new Array<string>(19).fill('failed')]);
    held[0]?.act(200);
    await clock.advance(0);
    expect(fates[0]?.state).toBe('answered');
    expect(breaker.state).toBe('closed');
  });

  it('opens again for as long, counted from its beginning, when the probe fails', async () => {
    const { clock, breaker, run } = setUp();
    await run(500, 500, 500, 500);
    await clock.advance(300);
    await run(503);
    expect(breaker.state).toBe('open');
    await clock.advance(299);
    expect(breaker.refusal()).not.toBeNull();
    await clock.advance(1);
    expect(breaker.refusal()).toBeNull();
  });

  it('lets the next call probe when the caller of the probe leaves', async () => {
    const { clock, breaker, run } = setUp();
    await run(500, 500, 500, 500);
    await clock.advance(300);
    const leaver = operation();
    watch(guarded(asking(holding().send), { breaker })(request(leaver)));
    expect(breaker.refusal()).not.toBeNull();
    leaver.leave();
    await clock.advance(0);
    expect(breaker.state).toBe('half-open');
    await run(200);
    expect(breaker.state).toBe('closed');
  });

  it('is not swayed by failures of calls that began before it changed its state', async () => {
    const { clock, breaker, run } = setUp();
    const { held, send } = holding();
    for (let late = 0; late < 4; late += 1) watch(guarded(asking(send), { breaker, clock })(request()));
    await run(500, 500, 500, 500);
    await clock.advance(300);
    await run(200);
    for (const one of held) one.act(500);
    await clock.advance(0);
    expect(breaker.state).toBe('closed');
  });

  it('takes a call that goes well after all for a sign that the next one may probe at once', async () => {
    const { clock, breaker, run } = setUp();
    const { held, send } = holding();
    watch(guarded(asking(send), { breaker, clock })(request()));
    await run(500, 500, 500, 500);
    expect(breaker.refusal()).not.toBeNull();
    held[0]?.act(200);
    await clock.advance(0);
    expect([breaker.state, breaker.refusal()]).toEqual(['open', null]);
    await run(503);
    expect(breaker.refusal()).not.toBeNull();
  });

  it('gives a probe less time than other calls, and does not wait on top of it', async () => {
    const { clock, breaker, run } = setUp();
    await run(500, 500, 500, 500);
    await clock.advance(300);
    const { send } = holding();
    const fate = watch(guarded(asking(send), { breaker, clock, attemptTimeoutMs: 3000 })(request()));
    await clock.advance(1999);
    expect(fate.state).toBe('pending');
    await clock.advance(1);
    expect([fate.state, breaker.state, breaker.refusal()]).toEqual(['failed', 'open', null]);
  });

  it('forgets what happened before its window', async () => {
    const { clock, breaker, run } = setUp();
    await run(500, 500, 500);
    await clock.advance(1000);
    await run(500, 500, 500);
    expect(breaker.state).toBe('closed');
    await clock.advance(899);
    await run(500);
    expect(breaker.state).toBe('open');
  });
});
