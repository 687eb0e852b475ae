import type { Variables } from './variable.ts';

/** How the gateway holds out against a slow, failing or overloaded upstream, and against too many callers. */
export const resilienceVariables = {
  OPERATION_DEADLINE_MS: {
    fallback: '15000',
    range: [100, 120_000],
    help: 'How long one operation may take with all its calls to Zenskar, in milliseconds. No call gets more than what is left of it.',
  },
  UPSTREAM_CALLS_PER_SECOND: {
    fallback: null,
    range: [1, 10_000],
    help: 'How many calls to Zenskar begin in a second with the same credentials, over all replicas with REDIS_URL, otherwise per process; the others wait for their turn. Unset: any number.',
  },
  RETRY_ATTEMPTS: {
    fallback: '3',
    range: [1, 5],
    help: 'How often one call to Zenskar is tried, the first time included; 1 never tries again.',
  },
  RETRY_BUDGET_PERCENT: {
    fallback: '20',
    range: [0, 100],
    help: 'How many retries there may be for every hundred calls, so that a failing upstream is not asked more and more.',
  },
  BREAKER_FAILURE_PERCENT: {
    fallback: '50',
    range: [1, 100],
    help: 'The share of failures from which Zenskar is not called for a while: of the calls for a customer, and of the customers and tenants for all.',
  },
  BREAKER_MINIMUM_CALLS: {
    fallback: '20',
    range: [1, 10_000],
    help: 'How many calls there must have been before failures count as a share.',
  },
  BREAKER_WINDOW_MS: {
    fallback: '10000',
    range: [1000, 600_000],
    help: 'How far back calls count for that share, in milliseconds.',
  },
  BREAKER_OPEN_MS: {
    fallback: '1000',
    range: [100, 600_000],
    help: 'How long Zenskar is left alone before one call may find out whether it is back, in milliseconds.',
  },
  UPSTREAM_QUEUE: {
    fallback: '256',
    range: [0, 10_000],
    help: 'How many calls may wait for one of UPSTREAM_CONNECTIONS; more are refused at once.',
  },
  MAX_IN_FLIGHT: {
    fallback: '512',
    range: [1, 100_000],
    help: 'How many operations are under way at once, from their execution to the last byte of their answer; more are refused at once. With several tenants none gets more than two thirds of them.',
  },
  MAX_UNREAD_BYTES: {
    fallback: '33554432',
    range: [1_048_576, 1_073_741_824],
    help: 'How many bytes of answers are kept for clients that do not read them, over all clients. Beyond that, those who do not read are let go.',
  },
} as const satisfies Variables;
