import type { Answer, Endpoint } from './answer.ts';
import type { Call } from './zenskar-api.ts';

/** One read of the upstream: a path that the client built, and the operation it is for. */
export interface UpstreamRequest {
  readonly endpoint: Endpoint;
  /** Path and query, without the base URL. */
  readonly path: string;
  readonly call: Call;
}

/**
 * Gets an answer of any status. Rejects with `Failed` when none arrived whole: upstream-timeout, upstream-unavailable,
 * upstream-invalid (too large), overloaded; and with the signal's reason when `call.signal` is aborted. Every policy
 * wraps one of these in another.
 */
export type Send = (request: UpstreamRequest) => Promise<Answer>;
