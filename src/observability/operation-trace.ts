import type { Endpoint } from './labels.ts';
import type { RandomHex } from './random-hex.ts';
import {
  type HeaderValue,
  newSpanId,
  readTraceContext,
  type TraceContext,
  traceHeaders,
  type TraceHeaders,
} from './trace-context.ts';
import type { AttemptEnding, OperationEnding, OperationSpan, ServerAddress, Span, Tracer } from './tracer.ts';

export interface TracingOptions {
  readonly tracer: Tracer;
  readonly randomHex: RandomHex;
  readonly upstream: ServerAddress;
}

/** Begins the HTTP requests that are made for one operation, each of them as a span of its own. */
export interface AttemptTrace {
  /** `resends` is how often the same call was sent before. */
  startAttempt(endpoint: Endpoint, resends: number): SentSpan;
}

/** One HTTP request upstream, in the trace of the operation that it is made for. It must be ended once. */
export interface SentSpan {
  /** Sent with it; they name the request as the parent of whatever the upstream does for it. */
  readonly headers: TraceHeaders;
  end(ending: AttemptEnding): void;
}

/**
 * An operation in the trace of its caller. What the upstream is told is the same whether spans are recorded or not: the
 * trace of the caller, or a new one, and another parent with each request.
 */
export class OperationTrace implements AttemptTrace {
  readonly #options: TracingOptions;
  readonly #span: OperationSpan;
  readonly #place: TraceContext;

  constructor(options: TracingOptions, traceparent: HeaderValue, tracestate: HeaderValue) {
    const caller = readTraceContext(traceparent, tracestate, options.randomHex);
    this.#options = options;
    this.#span = options.tracer.startOperation(caller);
    this.#place = this.#span.context ?? caller;
  }

  /** What the log calls the operation by: the trace of its spans, which need not be the caller's. */
  get traceId(): string {
    return this.#place.traceId;
  }

  startAttempt(endpoint: Endpoint, resends: number): SentSpan {
    const { randomHex, upstream } = this.#options;
    const span = this.#span.startAttempt(endpoint, resends, upstream);
    const { context } = span;
    const id = context?.parentId ?? newSpanId(randomHex);
    return new Sent(traceHeaders(context ?? this.#place, id), span);
  }

  end(ending: OperationEnding): void {
    this.#span.end(ending);
  }
}

class Sent implements SentSpan {
  readonly headers: TraceHeaders;
  readonly #span: Span<AttemptEnding>;

  constructor(headers: TraceHeaders, span: Span<AttemptEnding>) {
    this.headers = headers;
    this.#span = span;
  }

  end(ending: AttemptEnding): void {
    this.#span.end(ending);
  }
}

/** The server of a URL, with the port that its scheme means where none is written. */
export function serverAddress({ hostname, port, protocol }: URL): ServerAddress {
  const address = hostname.replace(/^\[|\]$/g, '');
  return { address, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}
