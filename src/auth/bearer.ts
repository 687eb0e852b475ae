import { invalidToken, noToken } from './token-flaws.ts';

/** Bounds the work for one request, as far as the headers of the server do not. */
const LONGEST = 8192;

/** One token of three parts, of which none is empty: a token without a signature is none. */
const BEARER = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** The token of an Authorization header, unread; null where there is none that could be one. */
export function bearerToken(authorization: string | undefined): string | null {
  const header = authorization !== undefined && authorization.length <= LONGEST ? authorization : '';
  return BEARER.exec(header)?.[1] ?? null;
}

/** What to say where {@link bearerToken} found none: whether somebody tried. */
export function noBearerToken(authorization = ''): Error {
  return /^bearer +\S/i.test(authorization) ? invalidToken('malformed') : noToken();
}
