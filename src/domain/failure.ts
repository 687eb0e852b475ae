/**
 * Everything that can go wrong and that a caller may be told of. The union is closed: its one mapping to GraphQL is in
 * `schema/errors.ts`. No text in it may hold a key, a URL, an upstream body or the value of a variable.
 */
export type Failure =
  /** The caller's argument is wrong; `argument` is its GraphQL spelling, such as `filter.quantity.gt`. */
  | { readonly kind: 'bad-input'; readonly argument: string; readonly message: string }
  /** A cursor that this gateway did not make for this very list, or whose place in the list is gone. */
  | { readonly kind: 'invalid-cursor'; readonly argument: 'after' | 'before'; readonly message: string }
  /** The caller named something that does not exist, or that it may not see. */
  | { readonly kind: 'not-found'; readonly message: string }
  /** The hash of a text was sent in its place, to an operator who lists no documents, or none of this hash. */
  | { readonly kind: 'persisted-query-not-supported' }
  | { readonly kind: 'persisted-query-not-found' }
  /** No valid credentials came with the request. They are a bearer token, unless another scheme is named. */
  | {
      readonly kind: 'unauthenticated';
      readonly message: string;
      readonly tokenFlaw?: TokenFlaw;
      readonly scheme?: 'ApiKey';
    }
  /** The caller is known and may not do this. */
  | { readonly kind: 'forbidden'; readonly message: string; readonly tokenFlaw?: TokenFlaw }
  /** Nobody can be authenticated at the moment, since the keys to check tokens with cannot be had. */
  | { readonly kind: 'auth-unavailable' }
  /** The gateway has more to do than it can: nothing was tried. Seconds until it is worth trying again. */
  | { readonly kind: 'overloaded'; readonly retryAfter: number }
  /** More upstream work than one operation may cause, or a document beyond a bound. */
  | { readonly kind: 'too-complex'; readonly message: string }
  /**
   * The upstream may be asked no more just now, because it said so or because UPSTREAM_CALLS_PER_SECOND is reached; seconds
   * to wait, where known.
   */
  | { readonly kind: 'rate-limited'; readonly retryAfter: number | null }
  /** The gateway's own credentials were refused: never the caller's fault. A caller's own are `unauthenticated` or `forbidden`. */
  | { readonly kind: 'upstream-auth' }
  | { readonly kind: 'upstream-timeout'; readonly milliseconds: number }
  /** No answer, or a server error. `retryAfter` is given where it is known, in seconds. */
  | { readonly kind: 'upstream-unavailable'; readonly reason: string; readonly retryAfter?: number }
  /**
   * An answer that breaks the contract; `path` is the JSON path of what is wrong. `advice` is for whoever runs the gateway:
   * the log has it, callers do not.
   */
  | {
      readonly kind: 'upstream-invalid';
      readonly path: string;
      readonly message: string;
      readonly advice?: string;
    }
  /** A window with a row that breaks the contract, and the cursors with which paging goes on behind it and in front of it. */
  | {
      readonly kind: 'broken-row';
      readonly path: string;
      readonly message: string;
      readonly resumeAfter: string;
      readonly resumeBefore: string;
    };

/** What is wrong with a bearer token, for the header in which RFC 6750 wants it said. */
export interface TokenFlaw {
  readonly error: 'invalid_token' | 'insufficient_scope';
  /** Printable ASCII without quotes and backslashes. */
  readonly description: string;
}

/** What is wrong with an answer of the upstream. */
export type Invalid = Extract<Failure, { readonly kind: 'upstream-invalid' }>;

/** Carries a {@link Failure} through promises and resolvers. */
export class Failed extends Error {
  override readonly name = 'Failed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** Throws a {@link Failed} for an argument; the message says what was expected and what came. */
export function badInput(argument: string, message: string): never {
  throw new Failed({ kind: 'bad-input', argument, message });
}

/** Throws a {@link Failed} for a cursor argument. */
export function invalidCursor(argument: 'after' | 'before', message: string): never {
  throw new Failed({ kind: 'invalid-cursor', argument, message });
}
