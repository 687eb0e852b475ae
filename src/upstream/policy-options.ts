import type { ResilienceConfig } from '../config/resilience.ts';
import type { PolicyOptions } from './policies/policies.ts';

/** Room for 25 customers at once with 32 connections, while some is always left for others. */
const TENANT_SHARE = 0.8;

/** The settings together with what nobody should have to decide. `sharedByTenants`: whether several may call at once. */
export function policyOptions(
  settings: ResilienceConfig,
  connections: number,
  sharedByTenants: boolean,
): PolicyOptions {
  return {
    attemptTimeoutMs: settings.attemptTimeoutMs,
    retry: { attempts: settings.retryAttempts, baseMs: 100, capMs: 2_000, retryAfterCapMs: 5_000 },
    budget: { ratio: settings.retryBudgetPercent / 100, minimum: 3 },
    pause: { defaultMs: 1_000, capMs: 60_000 },
    breaker: {
      failureRatio: settings.breakerFailurePercent / 100,
      minimumCalls: settings.breakerMinimumCalls,
      windowMs: settings.breakerWindowMs,
      buckets: 10,
      openMs: settings.breakerOpenMs,
    },
    bulkhead: {
      concurrency: connections,
      tenantConcurrency: sharedByTenants ? Math.ceil(connections * TENANT_SHARE) : connections,
      queue: settings.queueLimit,
      longestWaitMs: settings.operationDeadlineMs,
    },
  };
}
