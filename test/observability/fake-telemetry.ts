import {
  INVALID_SPAN_CONTEXT,
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  type SpanOptions,
  type SpanStatus,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import type { Tracer } from '../../src/observability/tracer.ts';
import { loadTracer } from '../../src/observability/tracing.ts';

/** A span as an exporter would see it. */
export interface Recorded {
  name: string;
  readonly kind: number | undefined;
  readonly spanId: string;
  readonly traceId: string;
  readonly parentId: string | undefined;
  readonly attributes: Attributes;
  status: SpanStatus | undefined;
  ended: number;
}

/** A tracer whose spans are kept in memory, until the test calls `trace.disable`. */
export async function tracerWithSpans(): Promise<{ tracer: Tracer; spans: Recorded[] }> {
  const { provider, spans } = recordSpans();
  trace.setGlobalTracerProvider(provider);
  return { tracer: await loadTracer(true), spans };
}

/** Stands in for an SDK: it keeps every span in memory. Whatever our code does not use throws. */
function recordSpans(): { provider: TracerProvider; spans: Recorded[] } {
  const spans: Recorded[] = [];
  const unused = (): never => {
    throw new Error('Expected this not to be used.');
  };
  const startSpan = (name: string, options: SpanOptions, context: Context): Span => {
    const parent = trace.getSpanContext(context);
    const number = (spans.length + 1).toString(16);
    const spanContext: SpanContext = {
      ...(parent ?? { ...INVALID_SPAN_CONTEXT, traceId: number.padStart(32, 'c') }),
      spanId: number.padStart(16, 'd'),
      traceFlags: parent?.traceFlags ?? 1,
      isRemote: false,
    };
    const recorded: Recorded = {
      name,
      kind: options.kind,
      spanId: spanContext.spanId,
      traceId: spanContext.traceId,
      parentId: parent?.spanId,
      attributes: { ...options.attributes },
      status: undefined,
      ended: 0,
    };
    spans.push(recorded);
    const span: Span = {
      spanContext: () => spanContext,
      setAttribute(key, value) {
        recorded.attributes[key] = value;
        return span;
      },
      setStatus(status) {
        recorded.status = status;
        return span;
      },
      updateName(given) {
        recorded.name = given;
        return span;
      },
      end() {
        recorded.ended += 1;
      },
      isRecording: () => true,
      setAttributes: unused,
      addEvent: unused,
      addLink: unused,
      addLinks: unused,
      recordException: unused,
    };
    return span;
  };
  return { spans, provider: { getTracer: () => ({ startSpan, startActiveSpan: unused }) } };
}
