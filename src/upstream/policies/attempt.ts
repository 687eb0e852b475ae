import type { Answer } from '../answer.ts';
import type { UpstreamRequest } from '../send.ts';

/** One try at a request. */
export interface Attempt extends UpstreamRequest {
  /** 1 for the first try. */
  readonly attempt: number;
}

/** What the policies below the retries wrap. */
export type AttemptSend = (request: Attempt) => Promise<Answer>;
