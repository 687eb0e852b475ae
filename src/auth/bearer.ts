import { unauthenticated } from './refusals.ts';

/** Bounds the work for one request, as far as the headers of the server do not. */
const LONGEST = 8192;

/** One token of three parts, of which none is empty: a token without a signature is none. */
const BEARER = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** The token of an Authorization header, unread; null where there is none. */
export function bearerToken(authorization: string | undefined): string | null {
  const header = authorization !== undefined && authorization.length <= LONGEST ? authorization : '';
  return BEARER.exec(header)?.[1] ?? null;
}

/** For every reason there is, since a forger must not learn which it was. */
export function invalidToken(): Error {
  return unauthenticated('Send a valid token in the Authorization header, after the word Bearer');
}
