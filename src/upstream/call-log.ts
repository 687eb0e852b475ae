import type { Clock } from '../domain/clock.ts';
import type { Failure } from '../domain/failure.ts';
import type { CallOutcome } from '../observability/labels.ts';
import type { OperationSpan, Span, UpstreamEnding } from '../observability/tracer.ts';
import type { Endpoint } from './answer.ts';

/** One read of the upstream as an operation sees it: retries and shared calls are below this. */
export interface LoggedCall {
  readonly endpoint: Endpoint;
  /** 1 for calls that waited for no other; n + 1 for those that began after one of wave n had ended. */
  readonly wave: number;
  readonly milliseconds: number;
  /** Rows received; null when the call failed. */
  readonly rows: number | null;
  readonly failure: Failure['kind'] | null;
}

/** A call under way. */
export interface BegunCall {
  readonly endpoint: Endpoint;
  readonly wave: number;
  readonly start: number;
  readonly span: Span<UpstreamEnding>;
}

/** The calls of one operation, in the order in which they ended. */
export class CallLog {
  readonly calls: LoggedCall[] = [];
  readonly #clock: Clock;
  readonly #span: OperationSpan;
  #endedWave = 0;

  /** Each call becomes a span below that of its operation. */
  constructor(clock: Clock, span: OperationSpan) {
    this.#clock = clock;
    this.#span = span;
  }

  /** The longest chain of calls that had to wait for one another: what latency multiplies. */
  get waves(): number {
    return this.#endedWave;
  }

  /** Notes the begin of a call, to be given back when it ends. */
  begin(endpoint: Endpoint): BegunCall {
    const span = this.#span.startUpstreamCall(endpoint, 0);
    return { endpoint, wave: this.#endedWave + 1, start: this.#clock.now(), span };
  }

  end(
    { endpoint, wave, start, span }: BegunCall,
    rows: number | null,
    failure: Failure['kind'] | null,
  ): void {
    span.end({ outcome: callOutcome(failure), status: null });
    this.#endedWave = Math.max(this.#endedWave, wave);
    this.calls.push({ endpoint, wave, milliseconds: this.#clock.now() - start, rows, failure });
  }
}

/** What metrics and traces call the end of a call. */
export function callOutcome(failure: Failure['kind'] | null): CallOutcome {
  switch (failure) {
    case null:
      return 'ok';
    case 'upstream-timeout':
      return 'timeout';
    case 'rate-limited':
      return 'rate_limited';
    case 'upstream-invalid':
      return 'invalid';
    case 'overloaded':
      return 'overloaded';
    case 'upstream-unavailable':
      return 'network';
    case 'auth-unavailable':
    case 'bad-input':
    case 'forbidden':
    case 'invalid-cursor':
    case 'not-found':
    case 'too-complex':
    case 'unauthenticated':
    case 'upstream-auth':
      return 'client_error';
  }
}
