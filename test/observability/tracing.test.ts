import * as api from '@opentelemetry/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readTraceContext, traceHeaders } from '../../src/observability/trace-context.ts';
import { loadTracer } from '../../src/observability/tracing.ts';
import { recordSpans } from './fake-telemetry.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentId = 'b7ad6b7169203331';
const random = (bytes: number): string => 'ef'.repeat(bytes);
const caller = readTraceContext(`00-${traceId}-${parentId}-01`, 'foo=1', random);
const nobody = readTraceContext(undefined, undefined, random);

async function withSpans() {
  const { provider, spans } = recordSpans();
  api.trace.setGlobalTracerProvider(provider);
  return { tracer: await loadTracer(true), spans };
}

afterEach(() => {
  vi.restoreAllMocks();
  api.trace.disable();
});

describe('O3: the spans of an operation', () => {
  it('are one of the kind of operation, and one for each request upstream below it', async () => {
    const { tracer, spans } = await withSpans();
    const operation = tracer.startOperation('query', caller);
    const first = operation.startUpstreamCall('entitlements', 0);
    const second = operation.startUpstreamCall('summaries', 0);
    first.end({ outcome: 'ok', status: 200 });
    second.end({ outcome: 'ok', status: 200 });
    operation.end({ code: 'OK', upstreamCalls: 2 });
    expect(spans.map(({ name, kind, parentId: parent }) => ({ name, kind, parent }))).toEqual([
      { name: 'query', kind: api.SpanKind.SERVER, parent: parentId },
      { name: 'GET entitlements', kind: api.SpanKind.CLIENT, parent: spans[0]?.spanId },
      { name: 'GET summaries', kind: api.SpanKind.CLIENT, parent: spans[0]?.spanId },
    ]);
    expect(spans.every((span) => span.traceId === traceId && span.ended === 1)).toBe(true);
  });

  it('carry the attributes of the conventions, and nothing that a client chose or that names a customer', async () => {
    const { tracer, spans } = await withSpans();
    const operation = tracer.startOperation('query', caller);
    operation.startUpstreamCall('customer', 2).end({ outcome: 'server_error', status: 503 });
    operation.startUpstreamCall('customer', 0).end({ outcome: 'timeout', status: null });
    operation.end({ code: 'UPSTREAM_TIMEOUT', upstreamCalls: 2 });
    expect(spans.map((span) => span.attributes)).toEqual([
      { 'graphql.operation.type': 'query', 'gateway.upstream_calls': 2, 'error.type': 'UPSTREAM_TIMEOUT' },
      {
        'http.request.method': 'GET',
        'zenskar.endpoint': 'customer',
        'http.request.resend_count': 2,
        'http.response.status_code': 503,
        'error.type': 'server_error',
      },
      { 'http.request.method': 'GET', 'zenskar.endpoint': 'customer', 'error.type': 'timeout' },
    ]);
    expect(spans.map((span) => span.status?.code)).toEqual([2, 2, 2]);
  });

  it("name a caller's mistake without calling it an error of the gateway", async () => {
    const { tracer, spans } = await withSpans();
    tracer.startOperation('query', caller).end({ code: 'BAD_USER_INPUT', upstreamCalls: 0 });
    expect(spans[0]).toMatchObject({ status: undefined, attributes: { 'error.type': 'BAD_USER_INPUT' } });
  });

  it('have a name even when nobody can tell what kind of operation it was', async () => {
    const { tracer, spans } = await withSpans();
    tracer.startOperation('unknown', nobody).end({ code: 'BAD_USER_INPUT', upstreamCalls: 0 });
    expect(spans[0]?.name).toBe('GraphQL Operation');
    expect(spans[0]?.attributes).not.toHaveProperty('graphql.operation.type');
  });

  it('say what to send upstream: the trace of the caller, the span of the call', async () => {
    const { tracer, spans } = await withSpans();
    const call = tracer.startOperation('query', caller).startUpstreamCall('entitlements', 0);
    expect(call.context).toEqual({ traceId, parentId: spans[1]?.spanId, sampled: true, tracestate: 'foo=1' });
    if (call.context?.parentId) {
      expect(traceHeaders(call.context, call.context.parentId).traceparent).toBe(
        `00-${traceId}-${String(spans[1]?.spanId)}-01`,
      );
    }
  });

  it('start a trace of their own where the caller has none', async () => {
    const { tracer, spans } = await withSpans();
    const operation = tracer.startOperation('query', nobody);
    expect(spans[0]?.parentId).toBeUndefined();
    expect(operation.context?.traceId).toBe(spans[0]?.traceId);
  });

  it('hang below the span of an HTTP instrumentation where there is one', async () => {
    const { tracer, spans } = await withSpans();
    const request = api.trace.getTracer('http').startSpan('POST', {}, api.ROOT_CONTEXT);
    const inside = api.trace.setSpan(api.ROOT_CONTEXT, request);
    vi.spyOn(api.context, 'active').mockReturnValue(inside);
    tracer.startOperation('query', caller);
    expect(spans[1]).toMatchObject({ name: 'query', parentId: spans[0]?.spanId });
  });
});

describe('O6: tracing that nobody asked for', () => {
  it('allocates nothing: every span is the same one', async () => {
    const tracer = await loadTracer(false);
    const operation = tracer.startOperation('query', caller);
    expect(tracer.startOperation('mutation', nobody)).toBe(operation);
    expect(operation.startUpstreamCall('customer', 0)).toBe(operation.startUpstreamCall('summaries', 1));
    expect(operation.context).toBeNull();
    operation.startUpstreamCall('customer', 0).end({ outcome: 'ok', status: 200 });
    operation.end({ code: 'OK', upstreamCalls: 1 });
  });

  it('does not get in the way when it is on without an SDK: there is nothing to send but what came', async () => {
    const tracer = await loadTracer(true);
    for (const context of [caller, nobody]) {
      const operation = tracer.startOperation('query', context);
      const call = operation.startUpstreamCall('entitlements', 0);
      expect([operation.context, call.context]).toEqual([null, null]);
      call.end({ outcome: 'ok', status: 200 });
      operation.end({ code: 'OK', upstreamCalls: 1 });
    }
  });
});
