import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { AbortView } from '../domain/light-signal.ts';
import type { Status } from '../observability/labels.ts';
import type { Place } from './places.ts';

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
  /** Where it comes from, as far as the socket knows; empty where there is none. */
  readonly address: () => string;
  /**
   * Reads the body, once, and at once if it is there. Throws or rejects with {@link BodyTooLarge}, {@link BodyCut},
   * {@link BodySlow}, {@link BodyUnwanted} or {@link NotUtf8}. `owner` is who it counts against while it comes. It has
   * at most `limit` bytes, or MAX_BODY_BYTES where that is left out.
   */
  readonly readBody: (owner: string, limit?: number) => string | Promise<string>;
  /** What the request holds from its execution on; whoever sends the answer gives it back when the last byte is out. */
  place: Place | null;
}

/** Whether a request asks in its address, and has no body that anybody reads. The answer to a HEAD is that to a GET without its body. */
export function isRead({ method }: Pick<EdgeRequest, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** An answer. */
export interface EdgeResponse {
  readonly status: Status;
  /** Names in lower case. */
  readonly headers: OutgoingHttpHeaders;
  readonly body: AnswerBody;
}

/**
 * Text is sent as UTF-8; bytes are those of one buffer for all who ask for the same. Parts are asked for one after the other, as
 * fast as they are read, and whoever makes them is told to return when the reader leaves.
 */
export type AnswerBody = string | Buffer | AsyncIterable<string>;

/** Whether there is more to come when an answer begins. */
export function isInParts(body: AnswerBody): body is AsyncIterable<string> {
  return typeof body !== 'string' && !Buffer.isBuffer(body);
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

/** A body, or an address, with bytes that are no text. */
export class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';
  readonly expected: string;

  constructor(expected: string) {
    super();
    this.expected = expected;
  }
}

/** A body that did not come in the time that it had. */
export class BodySlow extends Error {
  override readonly name = 'BodySlow';
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super();
    this.milliseconds = milliseconds;
  }
}

/** A body that was let go of while it came, since others needed the room. */
export class BodyUnwanted extends Error {
  override readonly name = 'BodyUnwanted';
}
