import type { CallOutcome, Endpoint, OperationCode, OperationKind } from './labels.ts';
import type { TraceContext } from './trace-context.ts';

/** A stretch of work that is shown in a trace. It must be ended once. */
export interface Span<Ending> {
  /**
   * Where in the trace the span is, its own id being `parentId`: what is sent upstream instead of a made-up id. Null where
   * nothing is recorded.
   */
  readonly context: TraceContext | null;
  end(ending: Ending): void;
}

export interface OperationEnding {
  readonly code: OperationCode;
  readonly upstreamCalls: number;
}

export interface UpstreamEnding {
  readonly outcome: CallOutcome;
  /** Status of the answer, or null where none came. */
  readonly status: number | null;
}

/** Makes one span per operation and one per request upstream; there are none for fields. */
export interface Tracer {
  startOperation(kind: OperationKind, caller: TraceContext): OperationSpan;
}

export interface OperationSpan extends Span<OperationEnding> {
  /** `resends` is how often the same call was sent before. */
  startUpstreamCall(endpoint: Endpoint, resends: number): Span<UpstreamEnding>;
}
