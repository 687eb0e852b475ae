import type { OutgoingHttpHeaders } from 'node:http';
import type { Failure } from '../domain/failure.ts';
import { accountFor, type ErrorCode } from '../schema/errors.ts';
import type { EdgeResponse } from './exchange.ts';

/** An answer in the form of a GraphQL error, for requests that never become an operation. */
export function refuse(
  status: number,
  code: ErrorCode,
  message: string,
  headers: OutgoingHttpHeaders = {},
): EdgeResponse {
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}

/** The answer to a request whose sender could not be told, or may not come in. */
export function refuseFor(failure: Failure): EdgeResponse {
  const { code, message } = accountFor(failure);
  switch (failure.kind) {
    case 'unauthenticated':
      return refuse(401, code, message, { 'www-authenticate': 'Bearer' });
    case 'forbidden':
      return refuse(403, code, message);
    case 'auth-unavailable':
      return refuse(503, code, message, { 'retry-after': '5' });
    case 'overloaded':
      return refuse(503, code, message, { 'retry-after': String(failure.retryAfter) });
    default:
      return refuse(400, code, message);
  }
}
