import type { Clock } from '../../domain/clock.ts';
import { account } from './account.ts';
import { Breaker, breaking, type BreakerOptions } from './breaker.ts';
import { Bulkhead, type BulkheadOptions, inBulkhead } from './bulkhead.ts';
import { coalesce } from './coalesce.ts';
import { deadline } from './deadline.ts';
import { failFast } from './fail-fast.ts';
import type { Send } from '../send.ts';
import { RatePause, ratePause, type RatePauseOptions } from './rate-pause.ts';
import { retry, type RetryOptions } from './retry.ts';
import { RetryBudget, type RetryBudgetOptions } from './retry-budget.ts';
import type { BreakerState, Observe } from './upstream-event.ts';

export interface PolicyOptions {
  /** Bound on one attempt, within what is left of its operation. */
  readonly attemptTimeoutMs: number;
  readonly retry: RetryOptions;
  readonly budget: RetryBudgetOptions;
  readonly pause: RatePauseOptions;
  readonly breaker: BreakerOptions;
  readonly bulkhead: BulkheadOptions;
}

/** What can be seen of the policies at any instant. */
export interface PolicyGauges {
  readonly running: number;
  readonly waiting: number;
  readonly breaker: BreakerState;
}

export interface Policed {
  readonly send: Send;
  readonly gauges: PolicyGauges;
}

/**
 * Wraps the calls to one upstream in all policies. This is the only place that knows their order, and it reads from the
 * caller to the upstream:
 *
 * - Coalescing comes first, so that callers who share an answer share its retries, its slot and its place in the queue.
 * - Retrying is outside of everything that can fail an attempt; it waits without holding a slot.
 * - A pause or an open breaker is noticed before the queue, so that it fails its callers at once,
 * - and again behind it, because it may have begun while they waited. Only there the breaker admits its probe: one that
 *   still had to wait for a slot would keep all others out.
 * - Accounts are kept inside the slot, so that times are those of the upstream. The deadline is innermost: what it makes
 *   of an attempt is what accounts, breaker and retries must see.
 */
export function applyPolicies(
  send: Send,
  options: PolicyOptions,
  clock: Clock,
  random: () => number,
  events: Observe,
): Policed {
  const budget = new RetryBudget(options.budget);
  const pause = new RatePause(options.pause, clock, events);
  const breaker = new Breaker(options.breaker, clock, events);
  const bulkhead = new Bulkhead(options.bulkhead, clock);

  const bounded = deadline(options.attemptTimeoutMs, clock)(send);
  const guarded = ratePause(pause)(breaking(breaker)(account(clock, events)(bounded)));
  const queued = failFast(pause, breaker)(inBulkhead(bulkhead)(guarded));
  return {
    send: coalesce()(retry(options.retry, budget, clock, random, events)(queued)),
    gauges: {
      get running() {
        return bulkhead.running;
      },
      get waiting() {
        return bulkhead.waiting;
      },
      get breaker() {
        return breaker.state;
      },
    },
  };
}
