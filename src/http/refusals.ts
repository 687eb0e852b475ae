import type { OutgoingHttpHeaders } from 'node:http';
import type { Failure, TokenFlaw } from '../domain/failure.ts';
import type { OperationError, Status } from '../observability/labels.ts';
import { type Account, accountFor } from '../schema/errors.ts';
import type { EdgeResponse } from './exchange.ts';
import { plainMediaType } from './media-types.ts';
import { STATUS_OF } from './statuses.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';

/** An answer in the form of a GraphQL error, for requests that never become an operation. */
export function refuse(
  status: Status,
  code: OperationError,
  message: string,
  headers: OutgoingHttpHeaders = {},
  details: Account['details'] = {},
): EdgeResponse {
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: bodyOf(code, message, details) };
}

/** The text of such an answer. */
export function bodyOf(code: OperationError, message: string, details: Account['details'] = {}): string {
  return JSON.stringify({ errors: [{ message, extensions: { code, ...details } }] });
}

/** The same refusal in the type that a client prefers; any other answer as it is. */
export function negotiated(response: EdgeResponse, accept: string | undefined): EdgeResponse {
  if (response.status < 400 || response.headers['content-type'] !== JSON_TYPE) return response;
  const type = plainMediaType(accept) ?? 'application/json';
  return { ...response, headers: { ...response.headers, 'content-type': `${type}; charset=utf-8` } };
}

/** Seconds after which it is worth trying again when the keys to check tokens with could not be had. */
const KEYS_RETRY_AFTER = 5;

/** The answer to a request whose sender could not be told or may not come in, or that there is no room for. */
export function refuseFor(failure: Failure): EdgeResponse {
  const { code, message, details } = accountFor(failure);
  const status = STATUS_OF[code];
  if (failure.kind === 'unauthenticated' || (failure.kind === 'forbidden' && failure.tokenFlaw)) {
    const scheme = failure.kind === 'unauthenticated' ? failure.scheme : undefined;
    const headers = { 'www-authenticate': challenge(failure.tokenFlaw, scheme) };
    return refuse(status, code, message, headers, details);
  }
  const retryAfter = secondsToWait(failure);
  if (retryAfter === null) return refuse(status, code, message, {}, details);
  return refuse(status, code, message, { 'retry-after': String(retryAfter) }, { ...details, retryAfter });
}

/** Says what is wrong with a token only where there was one, as RFC 6750 wants it. */
function challenge(flaw: TokenFlaw | undefined, scheme = 'Bearer'): string {
  return flaw === undefined
    ? scheme
    : `${scheme} error="${flaw.error}", error_description="${flaw.description}"`;
}

/** After how many seconds another try is worth it; null where it is not, or where nobody knows. */
function secondsToWait(failure: Failure): number | null {
  if (failure.kind === 'auth-unavailable') return KEYS_RETRY_AFTER;
  return failure.kind === 'overloaded' ? failure.retryAfter : null;
}
