import type { PolicyOptions } from '../../../src/upstream/policies/policies.ts';
import { ALONE } from './guarded.ts';

/** Room for two calls and for two that wait. */
export const OPTIONS: PolicyOptions = {
  attemptTimeoutMs: 1000,
  retry: { attempts: 3, baseMs: 100, capMs: 2000, retryAfterCapMs: 5000 },
  tenants: 'one',
  budget: { ratio: 0.2, minimum: 10, minimumEach: 10 },
  callsPerSecond: null,
  pause: { defaultMs: 1000, capMs: 60_000 },
  breaker: {
    failureRatio: 0.5,
    minimumCalls: 20,
    windowMs: 60_000,
    buckets: 10,
    openMs: 30_000,
    concurrency: 2,
  },
  bulkhead: { concurrency: 2, queue: 2, longestWaitMs: 30_000 },
  sharing: ALONE,
};
