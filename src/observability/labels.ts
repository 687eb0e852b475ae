/**
 * Every value that a metric may be labelled with. The sets are closed and none of their members comes from a client, so
 * the number of series has a bound that no traffic can move.
 */
export const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS', 'other'] as const;
export type Method = (typeof METHODS)[number];

export const ROUTES = ['graphql', 'live', 'ready', 'metrics', 'other'] as const;
export type Route = (typeof ROUTES)[number];

/** Statuses that the gateway answers with; any other is counted by its class. */
export const STATUSES = [
  ...['200', '204', '304', '400', '401', '403', '404', '405', '406', '408', '413', '414', '415', '422'],
  ...['429', '431', '500', '502', '503', '504'],
  ...['1xx', '2xx', '3xx', '4xx', '5xx', 'other'],
] as const;
export type Status = (typeof STATUSES)[number];

export const OPERATION_KINDS = ['query', 'mutation', 'subscription', 'unknown'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** What became of an operation: OK, or the code of its first error. */
export const OPERATION_CODES = [
  'OK',
  'BAD_USER_INPUT',
  'INVALID_CURSOR',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'QUERY_TOO_COMPLEX',
  'RATE_LIMITED',
  'UPSTREAM_AUTH',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_INVALID',
  'OVERLOADED',
  'INTERNAL',
  'OTHER',
] as const;
export type OperationCode = (typeof OPERATION_CODES)[number];

export const ENDPOINTS = ['entitlements', 'summaries', 'customer', 'customers'] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** How one HTTP exchange with the upstream ended. */
export const ATTEMPT_OUTCOMES = [
  'ok',
  'client_error',
  'rate_limited',
  'server_error',
  'timeout',
  'network',
  'invalid',
  'aborted',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** How a call ended for the operation that made it, whatever number of attempts that took, none included. */
export const CALL_OUTCOMES = [...ATTEMPT_OUTCOMES, 'short_circuited', 'overloaded'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

export const BREAKER_STATES = ['closed', 'half-open', 'open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** Why a request was turned away, or its client let go of, for want of room or of time. */
export const SHED_REASONS = [
  'inbound_full',
  'tenant_share',
  'event_loop',
  'upstream_queue',
  'slow_body',
  'bodies_full',
  'unread',
] as const;
export type ShedReason = (typeof SHED_REASONS)[number];

/** Why a request was turned away for what it is. */
export const REFUSALS = [
  'unauthenticated',
  'forbidden',
  'auth_unavailable',
  'method',
  'media_type',
  'cross_site',
  'body_too_large',
  'malformed',
  'syntax',
  'validation',
  'too_many_tokens',
  'too_deep',
  'too_many_aliases',
  'too_many_directives',
  'too_complex',
  'introspection',
  'untrusted_document',
  'other',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export function methodLabel(method: string | undefined): Method {
  return METHODS.find((known) => known === method) ?? 'other';
}

export function statusLabel(status: number): Status {
  const text = String(status);
  return STATUSES.find((known) => known === text || known === `${text.charAt(0)}xx`) ?? 'other';
}

/** The code under `extensions.code` of an error, which a plugin may have made up. */
export function operationCode(code: unknown): OperationCode {
  return OPERATION_CODES.find((known) => known === code) ?? 'OTHER';
}
