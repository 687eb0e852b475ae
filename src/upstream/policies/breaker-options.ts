import type { BreakerState } from '../../observability/labels.ts';
import type { Clock } from '../../domain/clock.ts';
import type { FailureRateOptions } from './failure-rate.ts';

export interface BreakerOptions extends FailureRateOptions {
  /** How long it stays open before a call may probe the upstream. */
  readonly openMs: number;
  /** Calls that are ever under way at once. */
  readonly concurrency: number;
}

/**
 * Whose calls a breaker is for: one customer's as one tenant reads it; those of a tenant that never had a 200, and so may be
 * nobody; those of a tenant, which may read many customers; everybody's.
 */
export type Extent = 'source' | 'stranger' | 'tenant' | 'all';

/** What all of them share. */
export interface BreakerSurroundings {
  readonly options: BreakerOptions;
  readonly clock: Clock;
  /** Told of each new state of the breaker for all. */
  changed(state: BreakerState): void;
}
