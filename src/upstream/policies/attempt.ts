import type { UpstreamRequest } from '../send.ts';
import type { Scope } from './scopes.ts';

/** One try at a request. */
export interface Attempt extends UpstreamRequest {
  /** 1 for the first try. */
  readonly attempt: number;
  /** What its failure counts against. */
  readonly scope: Scope;
}
