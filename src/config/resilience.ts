import type { EnvReader } from './env-reader.ts';

/** How the gateway treats its upstream, and how much it takes on. At most `http.connections` calls run at once. */
export type ResilienceConfig = {
  readonly operationDeadlineMs: number;
  readonly attemptTimeoutMs: number;
  /** How many calls may begin in a second with the same credentials; null for any number. */
  readonly callsPerSecond: number | null;
  /** The first one included. */
  readonly retryAttempts: number;
  readonly retryBudgetPercent: number;
  readonly breakerFailurePercent: number;
  readonly breakerMinimumCalls: number;
  readonly breakerWindowMs: number;
  readonly breakerOpenMs: number;
  /** How many upstream calls may wait for a connection. */
  readonly queueLimit: number;
  /** How many requests are answered at once. */
  readonly maxInFlight: number;
  /** How many bytes of answers are kept for clients that do not read them. */
  readonly maxUnreadBytes: number;
};

/** `attemptTimeoutMs` is what was read from UPSTREAM_TIMEOUT_MS. */
export function readResilience(env: EnvReader, attemptTimeoutMs: number): ResilienceConfig {
  const operationDeadlineMs = env.integer('OPERATION_DEADLINE_MS');
  const sound = env.isSound('OPERATION_DEADLINE_MS') && env.isSound('UPSTREAM_TIMEOUT_MS');
  if (sound && operationDeadlineMs < attemptTimeoutMs) {
    env.report(
      'OPERATION_DEADLINE_MS',
      `is ${operationDeadlineMs}, but UPSTREAM_TIMEOUT_MS is ${attemptTimeoutMs}, and one call cannot outlive its operation. Raise this, or lower UPSTREAM_TIMEOUT_MS.`,
    );
  }
  return {
    operationDeadlineMs,
    attemptTimeoutMs,
    callsPerSecond: env.optionalInteger('UPSTREAM_CALLS_PER_SECOND'),
    retryAttempts: env.integer('RETRY_ATTEMPTS'),
    retryBudgetPercent: env.integer('RETRY_BUDGET_PERCENT'),
    breakerFailurePercent: env.integer('BREAKER_FAILURE_PERCENT'),
    breakerMinimumCalls: env.integer('BREAKER_MINIMUM_CALLS'),
    breakerWindowMs: env.integer('BREAKER_WINDOW_MS'),
    breakerOpenMs: env.integer('BREAKER_OPEN_MS'),
    queueLimit: env.integer('UPSTREAM_QUEUE'),
    maxInFlight: env.integer('MAX_IN_FLIGHT'),
    maxUnreadBytes: env.integer('MAX_UNREAD_BYTES'),
  };
}
