import type { Principal } from './principal.ts';

/** The headers of a request, with names in lower case: those that authentication reads, and any others. */
export interface CallerHeaders {
  readonly [name: string]: string | readonly string[] | undefined;
  readonly authorization?: string | undefined;
  readonly 'x-api-key'?: string | string[] | undefined;
  readonly organisation?: string | string[] | undefined;
  /** Empty where a request names none; absent where it came over no socket. */
  readonly host?: string | undefined;
}

/**
 * Tells who sent a request, before a byte of its body is parsed. Rejects with `Failed`: unauthenticated, forbidden, or
 * auth-unavailable when the keys to check a token with cannot be had.
 */
export interface Authenticator {
  /** The request headers that tell callers apart, as `Vary` lists them. */
  readonly looksAt: string;
  authenticate(headers: CallerHeaders): Promise<Principal>;
  /** Begins to fetch what it needs, so that the first callers need not wait. */
  prepare?(): void;
  /** Ends what is under way. */
  close?(): void;
}
