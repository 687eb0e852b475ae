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

/** How HTTP says what kept a request from becoming an operation. */
const STATUSES: Readonly<Partial<Record<Failure['kind'], number>>> = {
  unauthenticated: 401,
  forbidden: 403,
  'auth-unavailable': 503,
  overloaded: 503,
};

/** Seconds after which it is worth trying again when the keys to check tokens with could not be had. */
const KEYS_RETRY_AFTER = 5;

/** The answer to a request whose sender could not be told, or may not come in. */
export function refuseFor(failure: Failure): EdgeResponse {
  const { code, message } = accountFor(failure);
  return refuse(STATUSES[failure.kind] ?? 400, code, message, advice(failure));
}

function advice(failure: Failure): OutgoingHttpHeaders {
  if (failure.kind === 'unauthenticated') return { 'www-authenticate': 'Bearer' };
  if (failure.kind === 'auth-unavailable') return { 'retry-after': String(KEYS_RETRY_AFTER) };
  return failure.kind === 'overloaded' ? { 'retry-after': String(failure.retryAfter) } : {};
}
