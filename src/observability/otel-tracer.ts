import type { Attributes, Context, Span as OtelSpan } from '@opentelemetry/api';
import { NOT_OF_CALLERS } from './labels.ts';
import { CheckedTraceState } from './otel-tracestate.ts';
import type { TraceContext } from './trace-context.ts';
import type { AttemptEnding, OperationEnding, OperationSpan, Span, Tracer } from './tracer.ts';

type Api = typeof import('@opentelemetry/api');

const RANDOM_TRACE_ID = 2;

/** As it is named before anybody knows what kind of operation it is. */
const OPERATION = 'GraphQL Operation';

/**
 * Names and attributes are those of OpenTelemetry's semantic conventions, without what a client may choose (document,
 * operation name) and without URLs, which hold the ids of customers.
 */
export function createOtelTracer(api: Api): Tracer {
  const { trace, SpanKind, SpanStatusCode } = api;
  const tracer = trace.getTracer('zenskar-graphql-gateway');

  const attemptSpan = (span: OtelSpan, caller: TraceContext): Span<AttemptEnding> => ({
    context: contextOf(span, caller),
    end({ outcome, status }) {
      if (status !== null) span.setAttribute('http.response.status_code', status);
      if (outcome !== 'ok') {
        span.setAttribute('error.type', outcome);
        // To give up what nobody waits for any more is no error.
        if (outcome !== 'aborted') span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  });

  const operationSpan = (span: OtelSpan, inside: Context, caller: TraceContext): OperationSpan => ({
    context: contextOf(span, caller),
    startAttempt(endpoint, resends, server) {
      const attributes: Attributes = {
        'http.request.method': 'GET',
        'server.address': server.address,
        'server.port': server.port,
        'zenskar.endpoint': endpoint,
      };
      if (resends > 0) attributes['http.request.resend_count'] = resends;
      const options = { kind: SpanKind.CLIENT, attributes };
      return attemptSpan(tracer.startSpan(`GET ${endpoint}`, options, inside), caller);
    },
    end({ kind, code, upstreamCalls, sharedCalls }: OperationEnding) {
      if (kind !== 'unknown') {
        span.updateName(kind);
        span.setAttribute('graphql.operation.type', kind);
      }
      span.setAttribute('gateway.upstream_calls', upstreamCalls);
      if (sharedCalls > 0) span.setAttribute('gateway.shared_calls', sharedCalls);
      if (code !== 'OK') span.setAttribute('error.type', code);
      if (NOT_OF_CALLERS.includes(code)) span.setStatus({ code: SpanStatusCode.ERROR });
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
      ...(tracestate === null ? {} : { traceState: CheckedTraceState.of(tracestate) }),
    });
  };

  return {
    startOperation(caller) {
      const parent = outside(caller);
      const span = tracer.startSpan(OPERATION, { kind: SpanKind.SERVER }, parent);
      return operationSpan(span, trace.setSpan(parent, span), caller);
    },
  };

  /** Without an SDK a span is an echo of its parent, or has no id at all: nothing to send on. */
  function contextOf(span: OtelSpan, caller: TraceContext): TraceContext | null {
    const { traceId, spanId, traceFlags, traceState, isRemote } = span.spanContext();
    if (isRemote === true || !api.isSpanContextValid({ traceId, spanId, traceFlags })) return null;
    const state = traceState?.serialize();
    return {
      traceId,
      parentId: spanId,
      sampled: (traceFlags & api.TraceFlags.SAMPLED) !== 0,
      // An SDK passes on no flag but its own; whether a trace id is random does not change on the way.
      random: traceId === caller.traceId ? caller.random : (traceFlags & RANDOM_TRACE_ID) !== 0,
      tracestate: state === undefined || state === '' ? null : state,
    };
  }
}
