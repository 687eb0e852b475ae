import type { AbortView } from '../domain/light-signal.ts';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** One HTTP request as the edge sees it, whether it came over a socket or as a `Request`. */
export interface EdgeRequest {
  readonly method: string;
  /** Path and query as sent; an authority before them has become the Host header. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** A header that must come once and came several times, so that others may have read another one; null for none. */
  readonly repeated: string | null;
  /** Aborted when the client goes away. */
  readonly signal: AbortView;
  /** Reads the body. Rejects with {@link BodyTooLarge} once more than `limit` bytes have come, or with {@link BodyCut}. */
  readonly readBody: (limit: number) => Promise<string>;
}

/** The whole answer. */
export interface EdgeResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: OutgoingHttpHeaders;
  /** Text is sent as UTF-8; bytes are those of one buffer for all who ask for the same. */
  readonly body: string | Buffer;
}

/** Answers a request. Never rejects: what goes wrong is an answer too. */
export type Edge = (request: EdgeRequest) => Promise<EdgeResponse>;

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** A body that ended before it was whole; nobody waits for an answer any more. */
export class BodyCut extends Error {
  override readonly name = 'BodyCut';
}
