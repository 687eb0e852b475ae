import type { TraceHeaders } from '../observability/trace-context.ts';
import type { Answer, Endpoint } from './answer.ts';
import type { Call } from './zenskar-api.ts';

/** One read of the upstream: a path that the client built, and the operation it is for. */
export interface UpstreamRequest {
  readonly endpoint: Endpoint;
  /** Path and query, without the base URL. */
  readonly path: string;
  /** The customer whom it is about; empty where it is about several. */
  readonly subject: string;
  readonly call: Call;
}

/**
 * Gets an answer of any status. Rejects with `Failed` when none arrived whole: upstream-timeout, upstream-unavailable,
 * upstream-invalid (too large), overloaded; and with the signal's reason when `call.signal` is aborted.
 */
export type Send = (request: UpstreamRequest) => Promise<Answer>;

/** Who waits for what comes of a request. Told once, by `answered` or `failed`. */
export interface Waiting {
  /** The answer has begun to arrive; told at most once, before the end. */
  begun?(): void;
  /** The connection died before that, and the request is sent again: with these headers, in its trace another one. */
  sentAgain?(): TraceHeaders;
  answered(answer: Answer): void;
  failed(error: unknown): void;
}

/**
 * The same as {@link Send} between the policies and the transport: a promise for each of them would cost more than the
 * policies do, and hundreds of calls may wait at once. May tell before it returns; never throws.
 */
export type Ask<Request> = (request: Request, waiting: Waiting) => void;
