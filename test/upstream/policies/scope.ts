import { Breaker } from '../../../src/upstream/policies/breaker.ts';
import type { BreakerOptions } from '../../../src/upstream/policies/breaker-options.ts';
import { RetryBudget } from '../../../src/upstream/policies/retry-budget.ts';
import { Scope } from '../../../src/upstream/policies/scope.ts';
import { ManualClock } from '../../support/clock.ts';

const NEVER_OPENS: BreakerOptions = {
  failureRatio: 1,
  minimumCalls: Infinity,
  windowMs: 1000,
  buckets: 10,
  openMs: 1000,
  concurrency: Infinity,
};

/** A scope of its own that lets everything pass, but for what is given. */
export function scope({
  clock = new ManualClock(),
  breaker = new Breaker({ options: NEVER_OPENS, clock, changed: () => undefined }, 'all', null),
  budget = new RetryBudget({ ratio: 1, minimum: 1000 }),
}: Partial<Pick<Scope, 'breaker' | 'budget'>> & { clock?: ManualClock } = {}): Scope {
  return new Scope(breaker, budget);
}
