import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Admission,
  Breaker,
  breaking,
  type BreakerOptions,
} from '../../../src/upstream/policies/breaker.ts';
import type { Outcome } from '../../../src/upstream/policies/outcome.ts';
import type { BreakerState, UpstreamEvent } from '../../../src/upstream/policies/upstream-event.ts';
import { ManualClock } from '../../support/clock.ts';
import { failureOf } from '../../support/failures.ts';
import { type Act, CUT, holding, operation, perform, request, scripted, SLOW, watch } from './scripted.ts';

const OPTIONS: BreakerOptions = {
  failureRatio: 0.5,
  minimumCalls: 4,
  windowMs: 1000,
  buckets: 10,
  openMs: 300,
};

function setUp(options: BreakerOptions = OPTIONS) {
  const clock = new ManualClock();
  const events: UpstreamEvent[] = [];
  const breaker = new Breaker(options, clock, (event) => events.push(event));
  const run = async (...acts: Act[]) => {
    for (const act of acts) {
      const send = breaking(breaker)(() => perform(act));
      await Promise.allSettled([send(request())]);
    }
  };
  return { clock, events, breaker, run };
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
      const left = watch(breaking(breaker)(holding().send)(request(leaver)));
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
    expect(await failureOf(breaking(breaker)(send)(request()))).toEqual({
      kind: 'upstream-unavailable',
      reason: 'it has been failing, so it was not asked',
      retryAfter: 30,
    });
    expect(asked).toEqual([]);
  });

  it('lets exactly one call probe the upstream, and fails the others at once meanwhile', async () => {
    const { clock, breaker, run, events } = setUp();
    await run(500, 500, 500, 500);
    await clock.advance(300);
    const { held, send } = holding();
    const fates = Array.from({ length: 20 }, () => watch(breaking(breaker)(send)(request())));
    await clock.advance(0);
    expect(held).toHaveLength(1);
    expect(fates.map(({ state }) => state)).toEqual(['pending', ...new Array<string>(19).fill('failed')]);
    held[0]?.act(200);
    await clock.advance(0);
    expect(fates[0]?.state).toBe('answered');
    expect(events).toEqual(
      (['open', 'half-open', 'closed'] satisfies BreakerState[]).map((state) => ({ kind: 'breaker', state })),
    );
  });

  it('opens again for as long when the probe fails', async () => {
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
    watch(breaking(breaker)(holding().send)(request(leaver)));
    expect(breaker.refusal()).not.toBeNull();
    leaver.leave();
    await clock.advance(0);
    expect(breaker.state).toBe('half-open');
    await run(200);
    expect(breaker.state).toBe('closed');
  });

  it('is not swayed by calls that began before it changed its state', async () => {
    const { clock, breaker, run } = setUp();
    const { held, send } = holding();
    for (let late = 0; late < 4; late += 1) watch(breaking(breaker)(send)(request()));
    await run(500, 500, 500, 500);
    held[0]?.act(200);
    await clock.advance(300);
    held[1]?.act(200);
    await clock.advance(0);
    expect(breaker.state).toBe('open');
    await run(200);
    held[2]?.act(500);
    await run(500, 500, 500);
    expect(breaker.state).toBe('closed');
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

/** The same breaker, from a list of everything that ever happened. */
class NaiveBreaker {
  state: BreakerState = 'closed';
  #log: { bucket: number; failed: boolean }[] = [];
  #until = 0;
  #probing = false;
  #era = 0;

  admit(now: number): number | null {
    if (this.state === 'open' && now >= this.#until) {
      this.#become('half-open');
      this.#probing = false;
    }
    if (this.state === 'open' || (this.state === 'half-open' && this.#probing)) return null;
    this.#probing = this.state === 'half-open';
    return this.#era;
  }

  settle(era: number, failed: boolean | null, now: number): void {
    if (era !== this.#era) return;
    this.#probing = false;
    if (failed === null) return;
    if (this.state === 'half-open' && !failed) {
      this.#log = [];
      this.#become('closed');
      return;
    }
    const bucket = Math.floor(now / 100);
    this.#log.push({ bucket, failed });
    const recent = this.#log.filter((one) => one.bucket > bucket - OPTIONS.buckets);
    const failures = recent.filter((one) => one.failed).length;
    const many = recent.length >= OPTIONS.minimumCalls && failures / recent.length >= OPTIONS.failureRatio;
    if (this.state === 'half-open' || many) {
      this.#until = now + OPTIONS.openMs;
      this.#become('open');
    }
  }

  #become(state: BreakerState): void {
    this.state = state;
    this.#era += 1;
  }
}

const VERDICTS: Readonly<Record<Outcome, boolean | null>> = {
  ok: false,
  'server-error': true,
  timeout: true,
  connection: true,
  'client-error': null,
  invalid: null,
  aborted: null,
  rejected: null,
};

describe('the breaker', () => {
  it('does what a naive one does, over any calls that begin and end at any time', async () => {
    const begin = fc.constant({ act: 'begin' } as const);
    const end = fc.record({
      act: fc.constant('end' as const),
      pick: fc.nat(100),
      outcome: fc.constantFrom<Outcome>(
        'ok',
        'ok',
        'server-error',
        'timeout',
        'connection',
        'client-error',
        'aborted',
      ),
    });
    const pass = fc.record({ act: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 400 }) });
    const steps = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: begin },
        { weight: 4, arbitrary: end },
        { weight: 1, arbitrary: pass },
      ),
      { maxLength: 200, size: 'max' },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (steps) => {
        const { clock, breaker } = setUp();
        const naive = new NaiveBreaker();
        const underWay: { admission: Admission; era: number }[] = [];
        for (const step of steps) {
          if (step.act === 'pass') await clock.advance(step.ms);
          if (step.act === 'begin') {
            const era = naive.admit(clock.now());
            expect(breaker.refusal() === null).toBe(era !== null);
            if (era === null) expect(() => breaker.admit()).toThrow();
            else underWay.push({ admission: breaker.admit(), era });
          }
          if (step.act === 'end') {
            const [one] = underWay.splice(step.pick % Math.max(1, underWay.length), 1);
            if (one === undefined) continue;
            naive.settle(one.era, VERDICTS[step.outcome], clock.now());
            breaker.settle(one.admission, step.outcome);
          }
          expect(breaker.state).toBe(naive.state);
        }
      }),
      { numRuns: 200 },
    );
  });
});
