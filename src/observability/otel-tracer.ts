import type { Attributes, Context, Span as OtelSpan } from '@opentelemetry/api';
import type { OperationCode } from './labels.ts';
import type { TraceContext } from './trace-context.ts';
import type { OperationEnding, OperationSpan, Span, Tracer, UpstreamEnding } from './tracer.ts';

type Api = typeof import('@opentelemetry/api');

/** Codes that are not the fault of whoever asked. */
const FAULTS: readonly OperationCode[] = [
  'UPSTREAM_AUTH',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_INVALID',
  'OVERLOADED',
  'INTERNAL',
];

/**
 * Names and attributes are those of OpenTelemetry's semantic conventions, without what a client may choose (document,
 * operation name) and without URLs, which hold the ids of customers.
 */
export function createOtelTracer(api: Api): Tracer {
  const { trace, SpanKind, SpanStatusCode } = api;
  const tracer = trace.getTracer('zenskar-graphql-gateway');

  const upstreamSpan = (span: OtelSpan): Span<UpstreamEnding> => ({
    context: contextOf(span),
    end({ outcome, status }) {
      if (status !== null) span.setAttribute('http.response.status_code', status);
      if (outcome !== 'ok') {
        span.setAttribute('error.type', outcome);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  });

  const operationSpan = (span: OtelSpan, inside: Context): OperationSpan => ({
    context: contextOf(span),
    startUpstreamCall(endpoint, resends) {
      const attributes: Attributes = { 'http.request.method': 'GET', 'zenskar.endpoint': endpoint };
      if (resends > 0) attributes['http.request.resend_count'] = resends;
      const options = { kind: SpanKind.CLIENT, attributes };
      return upstreamSpan(tracer.startSpan(`GET ${endpoint}`, options, inside));
    },
    end({ code, upstreamCalls }: OperationEnding) {
      span.setAttribute('gateway.upstream_calls', upstreamCalls);
      if (code !== 'OK') span.setAttribute('error.type', code);
      if (FAULTS.includes(code)) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  });

  /** The span of an HTTP instrumentation where there is one, otherwise the caller's. */
  const outside = (caller: TraceContext): Context => {
    if (trace.getActiveSpan() !== undefined) return api.context.active();
    const { traceId, parentId, sampled, tracestate } = caller;
    if (parentId === null) return api.ROOT_CONTEXT;
    return trace.setSpanContext(api.ROOT_CONTEXT, {
      traceId,
      spanId: parentId,
      isRemote: true,
      traceFlags: sampled ? api.TraceFlags.SAMPLED : api.TraceFlags.NONE,
      ...(tracestate === null ? {} : { traceState: api.createTraceState(tracestate) }),
    });
  };

  return {
    startOperation(kind, caller) {
      const parent = outside(caller);
      const known = kind !== 'unknown';
      const span = tracer.startSpan(
        known ? kind : 'GraphQL Operation',
        { kind: SpanKind.SERVER, attributes: known ? { 'graphql.operation.type': kind } : {} },
        parent,
      );
      return operationSpan(span, trace.setSpan(parent, span));
    },
  };

  /** Without an SDK a span is an echo of its parent, or has no id at all: nothing to send on. */
  function contextOf(span: OtelSpan): TraceContext | null {
    const { traceId, spanId, traceFlags, traceState, isRemote } = span.spanContext();
    if (isRemote === true || !api.isSpanContextValid({ traceId, spanId, traceFlags })) return null;
    return {
      traceId,
      parentId: spanId,
      sampled: (traceFlags & api.TraceFlags.SAMPLED) !== 0,
      tracestate: traceState?.serialize() ?? null,
    };
  }
}
