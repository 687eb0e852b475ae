/**
 * Every value that a metric may be labelled with. The sets are closed and none of their members comes from a client, so
 * the number of series has a bound that no traffic can move. Each of them happens: a test makes it happen, so that no
 * alert waits for what cannot be.
 */
export const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS', 'other'] as const;
export type Method = (typeof METHODS)[number];

export const ROUTES = ['graphql', 'live', 'ready', 'other'] as const;
export type Route = (typeof ROUTES)[number];

/** Every status that the gateway answers with. */
export const STATUSES = [
  200, 204, 302, 304, 400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 500, 503,
] as const;
export type Status = (typeof STATUSES)[number];

/** What became of a request: the status of its answer, or that its client had left before there was one. */
export const ANSWERS = [...STATUSES, 'none'] as const;
export type AnswerLabel = (typeof ANSWERS)[number];

export const OPERATION_KINDS = ['query', 'mutation', 'subscription', 'unknown'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** How an operation was answered: from a kept response, by the pipeline directly, or through Yoga for the rarer forms of HTTP. */
export const OPERATION_WAYS = ['kept', 'plain', 'general'] as const;
export type OperationWay = (typeof OPERATION_WAYS)[number];

/**
 * The codes of errors, the gravest first: what somebody must see to, then what passes by itself, then what callers did. An
 * operation with several errors goes by the gravest of them.
 */
export const OPERATION_ERRORS = [
  'INTERNAL',
  'UPSTREAM_AUTH',
  'UPSTREAM_INVALID',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'OVERLOADED',
  'RATE_LIMITED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'QUERY_TOO_COMPLEX',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'INVALID_CURSOR',
  'BAD_USER_INPUT',
  'NOT_FOUND',
] as const;
export type OperationError = (typeof OPERATION_ERRORS)[number];

/** What no caller can help: faults of ours, of Zenskar, and want of room. */
export const NOT_OF_CALLERS: readonly OperationCode[] = [
  'INTERNAL',
  'UPSTREAM_AUTH',
  'UPSTREAM_INVALID',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'OVERLOADED',
  'RATE_LIMITED',
];

/** What became of an operation. Of one whose caller left there is nothing else to say: nobody was answered. */
export const OPERATION_CODES = ['OK', 'ABORTED', ...OPERATION_ERRORS] as const;
export type OperationCode = (typeof OPERATION_CODES)[number];

export const ENDPOINTS = ['entitlements', 'summaries', 'customer', 'customers'] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** Those whose rows say whose they are, so that one of another customer is noticed. */
export const OWNED_ENDPOINTS = ['entitlements', 'customer'] as const satisfies readonly Endpoint[];
export type OwnedEndpoint = (typeof OWNED_ENDPOINTS)[number];

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
export const CALL_OUTCOMES = [
  ...ATTEMPT_OUTCOMES,
  'short_circuited',
  'overloaded',
  // Its turn under UPSTREAM_CALLS_PER_SECOND would have come too late.
  'paced',
  // Answered from what was kept; `stale` where the upstream had failed to tell anew.
  'kept',
  'stale',
] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** Why the upstream was not sent a request that it has itself to blame for. */
export const WITHHOLDINGS = ['paused', 'short_circuited'] as const;
export type Withholding = (typeof WITHHOLDINGS)[number];

export const BREAKER_STATES = ['closed', 'half-open', 'open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** Of calls to the upstream: under way, or waiting for a place or for their turn under UPSTREAM_CALLS_PER_SECOND. */
export const BULKHEAD_STATES = ['running', 'queued', 'paced'] as const;

/** What is asked of the store that replicas share. */
export const STORE_COMMANDS = [
  'look',
  'epoch',
  'write',
  'drop',
  'lease',
  'release',
  'invalidate',
  'pause',
  'refuse',
  'spend',
  'poll',
] as const;
export type StoreCommand = (typeof STORE_COMMANDS)[number];

/** How one command to that store ended; a skipped one was never sent. */
export const STORE_OUTCOMES = ['ok', 'timeout', 'refused', 'failed', 'skipped'] as const;
export type StoreOutcome = (typeof STORE_OUTCOMES)[number];

/** What was found there. */
export const STORE_LOOKS = ['found', 'absent', 'outdated', 'unreadable'] as const;
export type StoreLook = (typeof STORE_LOOKS)[number];

/** Whether there is such a store, and whether it is asked at present. */
export const STORE_STATES = ['off', 'reachable', 'left_alone'] as const;
export type StoreState = (typeof STORE_STATES)[number];

/** What became of a message that customers have changed. `not_all_told`: Redis did not answer, so it is to be sent again. */
export const INVALIDATION_RESULTS = [
  'accepted',
  'method',
  'body_too_large',
  'incomplete',
  'unsigned',
  'malformed',
  'not_all_told',
] as const;
export type InvalidationResult = (typeof INVALIDATION_RESULTS)[number];

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
  'cross_site',
  'media_type',
  'not_acceptable',
  'body_too_large',
  'address_too_long',
  'malformed',
  'syntax',
  'validation',
  'variables',
  'introspection',
  'untrusted_document',
  'too_many_tokens',
  'too_many_fields',
  'too_many_operations',
  'too_deep',
  'too_many_aliases',
  'too_many_directives',
  'too_complex',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** How what no request can be read from is answered: the status says why. */
export const UNREADABLE_STATUSES = [400, 408, 413, 431] as const;
export type UnreadableStatus = (typeof UNREADABLE_STATUSES)[number];

export function methodLabel(method: string | undefined): Method {
  return METHODS.find((known) => known === method) ?? 'other';
}

/** Throws for a status that nobody has thought of: it would be counted nowhere. */
export function knownStatus(status: number): Status {
  const known = STATUSES.find((each) => each === status);
  if (known === undefined) throw new RangeError(`Expected a status that is counted, got ${status}.`);
  return known;
}

/** The code under `extensions.code` of an error. One without a code of ours was not made by us, and is a fault of ours. */
export function operationError(code: unknown): OperationError {
  return OPERATION_ERRORS.find((known) => known === code) ?? 'INTERNAL';
}

/** What an operation goes by whose answer holds errors with these codes. */
export function operationCode(errors: readonly OperationError[]): OperationCode {
  return OPERATION_ERRORS.find((grave) => errors.includes(grave)) ?? 'OK';
}
