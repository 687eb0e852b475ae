import type { AttemptOutcome, Endpoint, OperationCode, OperationKind } from './labels.ts';
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
  readonly kind: OperationKind;
  readonly code: OperationCode;
  readonly upstreamCalls: number;
  /** How many of its calls were answered by a request of another operation, in whose trace that is shown. */
  readonly sharedCalls: number;
}

export interface AttemptEnding {
  readonly outcome: AttemptOutcome;
  /** Status of the answer, or null where none came. */
  readonly status: number | null;
}

/** Whom requests go to. */
export interface ServerAddress {
  /** A name, or an IP address without brackets. */
  readonly address: string;
  readonly port: number;
}

/** Makes one span per operation and one per HTTP request upstream; there are none for fields. */
export interface Tracer {
  startOperation(caller: TraceContext): OperationSpan;
}

export interface OperationSpan extends Span<OperationEnding> {
  /** `resends` is how often the same call was sent before. */
  startAttempt(endpoint: Endpoint, resends: number, server: ServerAddress): Span<AttemptEnding>;
}
