import type { ResilienceConfig } from '../config/resilience.ts';
import type { PolicyOptions } from './policies/policies.ts';
import { type Callers, sharingAmong } from './sharing.ts';

/** The settings together with what nobody should have to decide. Some tenants are known to read one customer only. */
export function policyOptions(
  settings: ResilienceConfig,
  connections: number,
  callers: Callers,
  isOneCustomer: (tenant: string) => boolean,
): PolicyOptions {
  return {
    attemptTimeoutMs: settings.attemptTimeoutMs,
    retry: { attempts: settings.retryAttempts, baseMs: 100, capMs: 2_000, retryAfterCapMs: 5_000 },
    budget: { ratio: settings.retryBudgetPercent / 100, minimum: 10, minimumEach: 3 },
    callsPerSecond: settings.callsPerSecond,
    pause: { defaultMs: 1_000, capMs: 60_000 },
    breaker: {
      failureRatio: settings.breakerFailurePercent / 100,
      minimumCalls: settings.breakerMinimumCalls,
      windowMs: settings.breakerWindowMs,
      buckets: 10,
      openMs: settings.breakerOpenMs,
      concurrency: connections,
    },
    bulkhead: {
      concurrency: connections,
      queue: settings.queueLimit,
      longestWaitMs: settings.operationDeadlineMs,
    },
    sharing: sharingAmong(callers, isOneCustomer),
    tenants: callers === 'none' ? 'one' : 'many',
  };
}
