import type { BreakerState } from '../../../src/observability/labels.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Breaker } from '../../../src/upstream/policies/breaker.ts';
import type { BreakerOptions } from '../../../src/upstream/policies/breaker-options.ts';
import { type Evidence, evidenceOf, type Outcome } from '../../../src/upstream/policies/outcome.ts';
import { ManualClock } from '../../support/clock.ts';

const OPTIONS: BreakerOptions = {
  failureRatio: 0.5,
  minimumCalls: 4,
  windowMs: 1000,
  buckets: 10,
  openMs: 300,
  concurrency: 4,
};
const ENOUGH = 2 * OPTIONS.minimumCalls;

/** The breaker of one source, from a list of everything that ever happened. */
class NaiveBreaker {
  state: BreakerState = 'closed';
  #log: { bucket: number; failed: boolean }[] = [];
  #until = 0;
  #probing = false;
  #probedAt = 0;
  #era = 0;
  /** Until a first failure, no more is known than what went well in the present bucket. */
  #isCalm = true;
  #newest = -1;
  #oldest = 0;

  admit(now: number): number | null {
    if (this.state === 'open' && now >= this.#until) {
      this.#become('half-open');
      this.#probing = false;
    }
    if (this.state === 'open' || (this.state === 'half-open' && this.#probing)) return null;
    this.#probing = this.state === 'half-open';
    this.#probedAt = now;
    return this.#era;
  }

  settle(era: number, evidence: Evidence, now: number): void {
    if (this.state === 'open' && evidence === 'success') this.#until = now;
    if (era !== this.#era) return;
    this.#probing = false;
    if (this.state === 'half-open') {
      if (evidence === 'success' || evidence === 'answer') {
        this.#log = [];
        this.#become('closed');
      } else if (evidence === 'failure') {
        this.#until = Math.max(now, this.#probedAt + OPTIONS.openMs);
        this.#become('open');
      }
      return;
    }
    if (evidence !== 'success' && evidence !== 'failure') return;
    this.#add(Math.floor(now / 100), evidence === 'failure');
    const failures = this.#log.filter(({ failed }) => failed).length;
    const isTooMuch =
      this.#log.length >= OPTIONS.minimumCalls && failures / this.#log.length >= OPTIONS.failureRatio;
    if (!isTooMuch) return;
    this.#until = now + OPTIONS.openMs;
    this.#log = [];
    this.#isCalm = true;
    this.#become('open');
  }

  /** With each new bucket, the oldest are dropped: those that are too old, and those without which there are enough. */
  #add(bucket: number, failed: boolean): void {
    if (this.#isCalm && bucket > this.#newest) this.#log = [];
    this.#isCalm &&= !failed;
    if (bucket > this.#newest) {
      this.#newest = bucket;
      this.#oldest = bucket - OPTIONS.buckets + 1;
      while (this.#log.filter((one) => one.bucket > this.#oldest).length >= ENOUGH) this.#oldest += 1;
      this.#log = this.#log.filter((one) => one.bucket >= this.#oldest);
    }
    this.#log.push({ bucket, failed });
  }

  #become(state: BreakerState): void {
    this.state = state;
    this.#era += 1;
  }
}

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
        const surroundings = { options: OPTIONS, clock, changed: () => undefined };
        const breaker = new Breaker(surroundings, 'source', new Breaker(surroundings, 'all', null));
        const naive = new NaiveBreaker();
        const underWay: { admission: number; era: number }[] = [];
        for (const step of steps) {
          if (step.act === 'pass') await clock.advance(step.ms);
          if (step.act === 'begin') {
            const era = naive.admit(clock.now());
            expect(breaker.refusal() === null).toBe(era !== null);
            if (era !== null) underWay.push({ admission: breaker.admit(), era });
          }
          if (step.act === 'end') {
            const [one] = underWay.splice(step.pick % Math.max(1, underWay.length), 1);
            if (one === undefined) continue;
            naive.settle(one.era, evidenceOf(step.outcome), clock.now());
            breaker.settle(one.admission, step.outcome, 5);
          }
          expect(breaker.state).toBe(naive.state);
        }
      }),
      { numRuns: 200 },
    );
  });
});
