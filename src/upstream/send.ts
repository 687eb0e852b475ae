import type { Call } from './zenskar-api.ts';

/** The upstream's endpoints, as logs and metrics name them. */
export type Endpoint = 'entitlements' | 'summaries' | 'customer' | 'customers';

/** One read of the upstream: a path that the client built, and the operation it is for. */
export interface UpstreamRequest {
  readonly endpoint: Endpoint;
  /** Path and query, without the base URL. */
  readonly path: string;
  readonly call: Call;
}

/** An answer as it came, fully read. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
}

/**
 * Gets an answer of any status. Rejects with `Failed` when none arrived whole: upstream-timeout, upstream-unavailable,
 * upstream-invalid (too large), overloaded; and with the signal's reason when `call.signal` is aborted. Every policy
 * wraps one of these in another.
 */
export type Send = (request: UpstreamRequest) => Promise<Answer>;
