import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Admission, Breaker, type BreakerOptions } from '../../../src/upstream/policies/breaker.ts';
import type { Outcome } from '../../../src/upstream/policies/outcome.ts';
import type { BreakerState } from '../../../src/upstream/policies/upstream-event.ts';
import { ManualClock } from '../../support/clock.ts';

const OPTIONS: BreakerOptions = {
  failureRatio: 0.5,
  minimumCalls: 4,
  windowMs: 1000,
  buckets: 10,
  openMs: 300,
};

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

describe('R6: the breaker', () => {
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
        const clock = new ManualClock();
        const breaker = new Breaker(OPTIONS, clock, () => undefined);
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
