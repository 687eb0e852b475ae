import { OPERATION_ERRORS, type OperationError, type Status } from '../observability/labels.ts';
import type { GraphQLMediaType } from './media-types.ts';

/** What HTTP calls each error that left nothing to answer with. */
export const STATUS_OF: Readonly<Record<OperationError, Status>> = {
  INTERNAL: 500,
  UPSTREAM_AUTH: 500,
  UPSTREAM_INVALID: 500,
  UPSTREAM_UNAVAILABLE: 503,
  UPSTREAM_TIMEOUT: 503,
  OVERLOADED: 503,
  RATE_LIMITED: 503,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  QUERY_TOO_COMPLEX: 400,
  PERSISTED_QUERY_NOT_FOUND: 400,
  PERSISTED_QUERY_NOT_SUPPORTED: 400,
  INVALID_CURSOR: 400,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
};

/**
 * The status of an answer without an entry `data`. With the type of GraphQL over HTTP that is the status of its gravest error.
 * With the older type a client could not tell such an answer from one of something in between, which is why it has a status
 * of its own, `older`: mostly 200.
 */
export function statusWithoutData(
  errors: readonly OperationError[],
  type: GraphQLMediaType,
  older: Status,
): Status {
  if (type === 'application/json') return older;
  const gravest = OPERATION_ERRORS.find((code) => errors.includes(code));
  return gravest === undefined ? older : STATUS_OF[gravest];
}
