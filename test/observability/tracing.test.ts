import * as api from '@opentelemetry/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NOT_OF_CALLERS } from '../../src/observability/labels.ts';
import { readTraceContext, traceHeaders } from '../../src/observability/trace-context.ts';
import { loadTracer } from '../../src/observability/tracing.ts';
import { tracerWithSpans } from './fake-telemetry.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentId = 'b7ad6b7169203331';
const random = (bytes: number): string => 'ef'.repeat(bytes);
const caller = readTraceContext(`00-${traceId}-${parentId}-01`, 'foo=1', random);
const ENDING = { kind: 'query', code: 'OK', upstreamCalls: 0, sharedCalls: 0 } as const;
const UPSTREAM = { address: 'api.zenskar.com', port: 443 };
const nobody = readTraceContext(undefined, undefined, random);

afterEach(() => {
  vi.restoreAllMocks();
  api.trace.disable();
});

describe('O3: the spans of an operation', () => {
  it('are one of the kind of operation, and one for each request upstream below it', async () => {
    const { tracer, spans } = await tracerWithSpans();
    const operation = tracer.startOperation(caller);
    const first = operation.startAttempt('entitlements', 0, UPSTREAM);
    const second = operation.startAttempt('summaries', 0, UPSTREAM);
    first.end({ outcome: 'ok', status: 200 });
    second.end({ outcome: 'ok', status: 200 });
    operation.end({ ...ENDING, upstreamCalls: 2 });
    expect(spans.map(({ name, kind, parentId: parent }) => ({ name, kind, parent }))).toEqual([
      { name: 'query', kind: api.SpanKind.SERVER, parent: parentId },
      { name: 'GET entitlements', kind: api.SpanKind.CLIENT, parent: spans[0]?.spanId },
      { name: 'GET summaries', kind: api.SpanKind.CLIENT, parent: spans[0]?.spanId },
    ]);
    expect(spans.every((span) => span.traceId === traceId && span.ended === 1)).toBe(true);
  });

  it('carry the attributes of the conventions, and nothing that a client chose or that names a customer', async () => {
    const { tracer, spans } = await tracerWithSpans();
    const operation = tracer.startOperation(caller);
    operation.startAttempt('customer', 2, UPSTREAM).end({ outcome: 'server_error', status: 503 });
    operation.startAttempt('customer', 0, UPSTREAM).end({ outcome: 'timeout', status: null });
    operation.end({ ...ENDING, code: 'UPSTREAM_TIMEOUT', upstreamCalls: 2, sharedCalls: 1 });
    const request = {
      'http.request.method': 'GET',
      'server.address': 'api.zenskar.com',
      'server.port': 443,
      'zenskar.endpoint': 'customer',
    };
    expect(spans.map((span) => span.attributes)).toEqual([
      {
        'graphql.operation.type': 'query',
        'gateway.upstream_calls': 2,
        'gateway.shared_calls': 1,
        'error.type': 'UPSTREAM_TIMEOUT',
      },
      {
        ...request,
        'http.request.resend_count': 2,
        'http.response.status_code': 503,
        'error.type': 'server_error',
      },
      { ...request, 'error.type': 'timeout' },
    ]);
    expect(spans.map((span) => span.status?.code)).toEqual([2, 2, 2]);
  });

  it.each(NOT_OF_CALLERS)('are errors where no caller can help it: %s', async (code) => {
    const { tracer, spans } = await tracerWithSpans();
    tracer.startOperation(caller).end({ ...ENDING, code });
    expect(spans[0]).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': code } });
  });

  it("name a caller's mistake without calling it an error of the gateway", async () => {
    const { tracer, spans } = await tracerWithSpans();
    tracer.startOperation(caller).end({ ...ENDING, code: 'BAD_USER_INPUT' });
    expect(spans[0]).toMatchObject({ status: undefined, attributes: { 'error.type': 'BAD_USER_INPUT' } });
  });

  it('have a name even when nobody can tell what kind of operation it was', async () => {
    const { tracer, spans } = await tracerWithSpans();
    tracer.startOperation(nobody).end({ ...ENDING, kind: 'unknown', code: 'BAD_USER_INPUT' });
    expect(spans[0]?.name).toBe('GraphQL Operation');
    expect(spans[0]?.attributes).not.toHaveProperty('graphql.operation.type');
  });

  it('say what to send upstream: the trace of the caller, the span of the call', async () => {
    const { tracer, spans } = await tracerWithSpans();
    const call = tracer.startOperation(caller).startAttempt('entitlements', 0, UPSTREAM);
    expect(call.context).toEqual({ ...caller, parentId: spans[1]?.spanId });
    if (call.context?.parentId) {
      expect(traceHeaders(call.context, call.context.parentId).traceparent).toBe(
        `00-${traceId}-${String(spans[1]?.spanId)}-01`,
      );
    }
  });

  it('keep what Level 2 of Trace Context adds, which an SDK knows nothing of: a random trace id, and further keys', async () => {
    const { tracer } = await tracerWithSpans();
    const state = '0a=1,foo@@bar=2';
    const random2 = readTraceContext(`00-${traceId}-${parentId}-03`, state, random);
    const { context } = tracer.startOperation(random2).startAttempt('customer', 0, UPSTREAM);
    expect(context).toMatchObject({ sampled: true, random: true, tracestate: state });
  });

  it('do not call it an error when nobody waits for an answer any more', async () => {
    const { tracer, spans } = await tracerWithSpans();
    const call = tracer.startOperation(caller).startAttempt('customer', 0, UPSTREAM);
    call.end({ outcome: 'aborted', status: null });
    expect(spans[1]).toMatchObject({ status: undefined, attributes: { 'error.type': 'aborted' } });
  });

  it('start a trace of their own where the caller has none', async () => {
    const { tracer, spans } = await tracerWithSpans();
    const operation = tracer.startOperation(nobody);
    expect(spans[0]?.parentId).toBeUndefined();
    expect(operation.context?.traceId).toBe(spans[0]?.traceId);
  });

  it('hang below the span of an HTTP instrumentation where there is one', async () => {
    const { tracer, spans } = await tracerWithSpans();
    const request = api.trace.getTracer('http').startSpan('POST', {}, api.ROOT_CONTEXT);
    const inside = api.trace.setSpan(api.ROOT_CONTEXT, request);
    vi.spyOn(api.context, 'active').mockReturnValue(inside);
    tracer.startOperation(caller);
    expect(spans[1]).toMatchObject({ name: 'GraphQL Operation', parentId: spans[0]?.spanId });
  });
});

describe('O6: tracing that nobody asked for', () => {
  it('allocates nothing: every span is the same one', async () => {
    const tracer = await loadTracer(false);
    const operation = tracer.startOperation(caller);
    expect(tracer.startOperation(nobody)).toBe(operation);
    expect(operation.startAttempt('customer', 0, UPSTREAM)).toBe(
      operation.startAttempt('summaries', 1, UPSTREAM),
    );
    expect(operation.context).toBeNull();
    operation.startAttempt('customer', 0, UPSTREAM).end({ outcome: 'ok', status: 200 });
    operation.end(ENDING);
  });

  it('does not get in the way when it is on without an SDK: there is nothing to send but what came', async () => {
    const tracer = await loadTracer(true);
    for (const context of [caller, nobody]) {
      const operation = tracer.startOperation(context);
      const call = operation.startAttempt('entitlements', 0, UPSTREAM);
      expect([operation.context, call.context]).toEqual([null, null]);
      call.end({ outcome: 'ok', status: 200 });
      operation.end(ENDING);
    }
  });
});
