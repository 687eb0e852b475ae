import { unauthenticated } from './refusals.ts';

/** Bounds the work for one request, as far as the headers of the server do not. */
const LONGEST = 8192;

/** One token of three parts, of which none is empty: a token without a signature is none. */
const BEARER = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** The token of an Authorization header, unread. */
export function bearerToken(authorization: string | undefined): string {
  const header = authorization !== undefined && authorization.length <= LONGEST ? authorization : '';
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw invalidToken();
  return token;
}

/** For every reason there is, since a forger must not learn which it was. */
export function invalidToken(): Error {
  return unauthenticated('Send a valid token in the Authorization header, after the word Bearer');
}
