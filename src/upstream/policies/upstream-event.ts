import type { Known, Source } from '../../domain/source.ts';
import type { BreakerState, Endpoint } from '../../observability/labels.ts';
import type { Outcome } from './outcome.ts';
import type { Refuser } from './refused.ts';

/** The upstream was asked, and `outcome` is what came of it. */
export interface AskedEvent {
  readonly kind: 'call';
  readonly endpoint: Endpoint;
  readonly outcome: Exclude<Outcome, 'rejected'>;
  /** Null unless an answer came. */
  readonly status: number | null;
  /** What the system calls the error for which none came, such as ECONNREFUSED; null where there is no such word. */
  readonly code: string | null;
  readonly milliseconds: number;
  /** 1 for the first try. */
  readonly attempt: number;
  /** True for an operation that shares the call of another; always false in the account of the whole gateway. */
  readonly coalesced: boolean;
}

/** What happens below the client, for metrics and for the account of one operation. It names no caller. */
export type UpstreamEvent =
  | AskedEvent
  /** The upstream was not asked: a policy said no. */
  | {
      readonly kind: 'refused';
      readonly endpoint: Endpoint;
      readonly by: Refuser;
      readonly attempt: number;
    }
  /** A call will be tried again as number `attempt`, after `milliseconds`. */
  | {
      readonly kind: 'retry';
      readonly endpoint: Endpoint;
      readonly attempt: number;
      readonly milliseconds: number;
    }
  /** A call would have been tried again, but the retry budget is spent. */
  | { readonly kind: 'budget-spent'; readonly endpoint: Endpoint }
  /** What was known was told instead, and the upstream was not asked. */
  | { readonly kind: 'kept'; readonly endpoint: Endpoint; readonly source: Source }
  /** The upstream was asked, and what it said may be kept. */
  | { readonly kind: 'read'; readonly known: Known }
  /** The breaker changed its state. Not part of any operation. */
  | { readonly kind: 'breaker'; readonly state: BreakerState }
  /** The upstream asked for fewer requests: calls with the same credentials pause. Not part of any operation. */
  | { readonly kind: 'pause'; readonly milliseconds: number };

export type Observe = (event: UpstreamEvent) => void;
