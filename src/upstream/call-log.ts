import type { Clock } from '../domain/clock.ts';
import { Failed, type Failure } from '../domain/failure.ts';
import type { CallOutcome } from '../observability/labels.ts';
import type { OperationSpan, Span, UpstreamEnding } from '../observability/tracer.ts';
import type { Endpoint } from './answer.ts';
import { BadStatus, callOutcome } from './call-outcome.ts';

/** One read of the upstream as an operation sees it: retries and shared calls are below this. */
export interface LoggedCall {
  readonly endpoint: Endpoint;
  /** 1 for calls that waited for no other; n + 1 for those that began after one of wave n had ended. */
  readonly wave: number;
  readonly milliseconds: number;
  /** Rows received; null when the call failed. */
  readonly rows: number | null;
  readonly failure: Failure['kind'] | null;
  readonly outcome: CallOutcome;
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

  end(call: BegunCall, rows: number): void {
    this.#note(call, { rows, failure: null, outcome: 'ok' }, null);
  }

  /** `isGivenUp` where the operation waits for it no more. */
  fail(call: BegunCall, error: unknown, isGivenUp: boolean): void {
    const failure = error instanceof Failed ? error.failure.kind : null;
    const status = error instanceof BadStatus ? error.status : null;
    this.#note(call, { rows: null, failure, outcome: callOutcome(error, isGivenUp) }, status);
  }

  #note(
    { endpoint, wave, start, span }: BegunCall,
    ended: Pick<LoggedCall, 'rows' | 'failure' | 'outcome'>,
    status: number | null,
  ): void {
    span.end({ outcome: ended.outcome, status });
    this.#endedWave = Math.max(this.#endedWave, wave);
    this.calls.push({ endpoint, wave, milliseconds: this.#clock.now() - start, ...ended });
  }
}
