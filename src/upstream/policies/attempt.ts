import type { UpstreamRequest } from '../send.ts';

/** One try at a request. */
export interface Attempt extends UpstreamRequest {
  /** 1 for the first try. */
  readonly attempt: number;
}
