import type { SentSpan } from '../../observability/operation-trace.ts';
import type { TraceHeaders } from '../../observability/trace-context.ts';
import { outcomeLabel } from '../policy-metrics.ts';
import type { UpstreamRequest } from '../send.ts';
import type { Scope } from './scopes.ts';
import type { AskedEvent } from './upstream-event.ts';

/** One try at a request. */
export interface Attempt extends UpstreamRequest {
  /** 1 for the first try. */
  readonly attempt: number;
  /** How many requests were made for it so far, those of earlier attempts included. */
  sent: number;
  /** Of the request that is under way. */
  span: SentSpan | null;
  /** What its failure counts against. */
  readonly scope: Scope;
}

/** Begins a request that is made for an attempt, in the trace of its operation; one that was under way has been lost. */
export function beginRequest(attempt: Attempt): TraceHeaders {
  attempt.span?.end({ outcome: 'network', status: null });
  attempt.span = attempt.call.trace.startAttempt(attempt.endpoint, attempt.sent);
  attempt.sent += 1;
  return attempt.span.headers;
}

/** Ends the one that is under way, with what came of it. */
export function endRequest(attempt: Attempt, { outcome, status }: AskedEvent): void {
  attempt.span?.end({ outcome: outcomeLabel(outcome, status), status });
  attempt.span = null;
}
