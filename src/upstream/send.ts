import type { Endpoint } from '../observability/labels.ts';
import type { TraceHeaders } from '../observability/trace-context.ts';
import type { Answer } from './answer.ts';
import type { Access } from './read.ts';
import type { Waiter } from './waiter.ts';

/**
 * A call upstream as the policies see it: in whose name, and how long it is waited for. Its signal is aborted when nobody
 * waits any more; its deadline may move to later, when another joins.
 */
export interface Call extends Access, Waiter {}

/** What the upstream is asked, and the call that it is asked for. */
export interface UpstreamRequest {
  readonly endpoint: Endpoint;
  /** Path and query, without the base URL. */
  readonly path: string;
  /** The customer whom it is about; empty where it is about several. */
  readonly subject: string;
  readonly call: Call;
}

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
 * Asks, and tells what comes of it. A promise between each of the policies would cost more than they do, and hundreds of
 * calls may wait at once. May tell before it returns; never throws.
 */
export type Ask<Request> = (request: Request, waiting: Waiting) => void;
