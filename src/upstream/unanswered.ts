import { errors } from 'undici';
import { Failed, type Failure } from '../domain/failure.ts';

/** No answer came whole. */
export class Unanswered extends Failed {
  /** In a word of the system's or of the HTTP client's, such as ECONNREFUSED or CERT_HAS_EXPIRED; null for want of one. */
  readonly code: string | null;

  constructor(failure: Failure, code: string | null) {
    super(failure);
    this.code = code;
  }
}

/** There was no connection to ask over: whatever was to be asked, it cannot be at fault. */
export class Unreached extends Unanswered {}

/** The answer was larger than what is read of one. */
export class TooLarge extends Unanswered {}

/** What Node, OpenSSL and undici call what went wrong. Nothing that a peer, a caller or a library made up looks like that. */
const CODE = /^[A-Z][A-Z0-9_]{1,47}$/;

/** For what is no HTTP. undici means to say what is wrong with it, but comes out with no code at all. */
const NO_HTTP = 'HPE_INVALID';

/** The code of an error, or of that which caused it. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string' && CODE.test(error.code)) return error.code;
  if (error instanceof errors.HTTPParserError) return NO_HTTP;
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  return inner === error ? null : codeOf(inner);
}
