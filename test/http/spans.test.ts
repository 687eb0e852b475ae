import * as api from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Tracer } from '../../src/observability/tracer.ts';
import { idleTracer, loadTracer } from '../../src/observability/tracing.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { type Recorded, tracerWithSpans } from '../observability/fake-telemetry.ts';
import type { GatewayOptions, TestGateway } from '../support/gateway.ts';
import { startListener } from '../support/http-listener.ts';
import { until } from '../support/until.ts';
import { startHeldZenskar } from './held-zenskar.ts';
import { freshGateway, operationLines, post } from './requests.ts';

const [A = '', B = ''] = STORIES.map(({ uuid }) => uuid);
const ONE_CALL = `{ customer(uuid: "${A}") { name } }`;
const THREE_CALLS = `{ customer(uuid: "${A}") { name entitlements(first: 1) { totalCount }
  entitlementSummaries(first: 1) { totalCount } } }`;
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SAMPLED = `00-${TRACE}-b7ad6b7169203331-01`;
const UNAVAILABLE = { fault: { kind: 'status', status: 503 } } as const;

/** What each request to the upstream said of its trace. */
function sentBy({ sandbox }: TestGateway) {
  return sandbox.requests.map(({ headers }) => {
    const [, trace = '', parent = '', flags = ''] = (headers['traceparent'] ?? '').split('-');
    return { trace, parent, flags };
  });
}

describe('the spans of an operation, recorded by an SDK', () => {
  let spans: Recorded[] = [];
  let tracer: Tracer;

  beforeEach(async () => {
    ({ tracer, spans } = await tracerWithSpans());
  });
  afterEach(() => {
    api.trace.disable();
  });

  const traced = (options: Partial<GatewayOptions> = {}) =>
    freshGateway({ ...options, tracer, env: { LOG_LEVEL: 'info', ...options.env } });

  it('are one for the operation and one for each request upstream, which names its own as the parent', async () => {
    const gateway = await traced();
    await gateway.fetch(post({ query: THREE_CALLS }, { traceparent: SAMPLED }));
    const [operation, ...attempts] = spans;
    expect(operation).toMatchObject({ name: 'query', kind: api.SpanKind.SERVER, traceId: TRACE, ended: 1 });
    expect(attempts).toHaveLength(3);
    for (const attempt of attempts) {
      expect(attempt).toMatchObject({
        kind: api.SpanKind.CLIENT,
        traceId: TRACE,
        parentId: operation?.spanId,
        ended: 1,
      });
    }
    const sent = sentBy(gateway);
    expect(new Set(sent.map(({ parent }) => parent))).toEqual(new Set(attempts.map(({ spanId }) => spanId)));
    expect(new Set(sent.map(({ trace }) => trace))).toEqual(new Set([TRACE]));
  });

  it('count resends, and say where each request went and what came back', async () => {
    const gateway = await traced();
    gateway.sandbox.script({ ...UNAVAILABLE, times: 1 });
    gateway.sandbox.script({ fault: { kind: 'cut' }, times: 1 });
    await gateway.fetch(post({ query: ONE_CALL }));
    const { hostname, port } = new URL(gateway.sandbox.url);
    const request = {
      'http.request.method': 'GET',
      'server.address': hostname,
      'server.port': Number(port),
      'zenskar.endpoint': 'customer',
    };
    const attempts = spans.slice(1);
    expect(attempts.map(({ attributes }) => attributes)).toEqual([
      { ...request, 'http.response.status_code': 503, 'error.type': 'server_error' },
      { ...request, 'http.request.resend_count': 1, 'error.type': 'network' },
      { ...request, 'http.request.resend_count': 2, 'http.response.status_code': 200 },
    ]);
    expect(sentBy(gateway).map(({ parent }) => parent)).toEqual(attempts.map(({ spanId }) => spanId));
  });

  it('are another one for a request that is sent again since its connection died', async () => {
    let died = false;
    const sent: (string | undefined)[] = [];
    const upstream = await startListener((response) => {
      sent.push(String(response.req.headers['traceparent']).split('-')[2]);
      if (sent.length === 2 && !died) {
        died = true;
        response.socket?.destroy();
      } else response.writeHead(404).end('{"detail":"Customer not found"}');
    });
    onTestFinished(() => upstream.close());
    const gateway = await traced({ upstreamUrl: upstream.url });
    for (const uuid of [A, B]) await gateway.fetch(post({ query: `{ customer(uuid: "${uuid}") { name } }` }));
    const attempts = spans.filter(({ kind }) => kind === api.SpanKind.CLIENT);
    expect(attempts.map(({ spanId }) => spanId)).toEqual(sent);
    const told = attempts.map(({ attributes, ended }) => [
      attributes['http.request.resend_count'],
      attributes['error.type'],
      ended,
    ]);
    expect(told).toEqual([
      [undefined, 'client_error', 1],
      [undefined, 'network', 1],
      [1, 'client_error', 1],
    ]);
    expect(operationLines(gateway)).toMatchObject([{ retries: 0 }, { retries: 0 }]);
  });

  it.each([
    ['the caller sent none', {}],
    ['the caller sent one', { traceparent: SAMPLED }],
    ['the caller sent a broken one', { traceparent: 'nonsense' }],
  ])('are found by the trace id in the log, when %s', async (_, headers) => {
    const gateway = await traced();
    await gateway.fetch(post({ query: ONE_CALL }, headers));
    const traces = [...new Set(spans.map(({ traceId }) => traceId))];
    expect(traces).toHaveLength(1);
    expect(operationLines(gateway)).toMatchObject([{ traceId: traces[0] }]);
    expect(sentBy(gateway)).toMatchObject([{ trace: traces[0] }]);
  });

  it('show a shared request in the trace of who asked first; the other only counts it', async () => {
    const zenskar = await startHeldZenskar();
    onTestFinished(() => zenskar.close());
    const gateway = await traced({
      upstreamUrl: zenskar.url,
      sandbox: { apiKey: zenskar.apiKey, organisation: zenskar.organisation },
    });
    const first = gateway.fetch(post({ query: ONE_CALL }));
    await until(() => {
      expect(zenskar.waiting).toBe(1);
    });
    const second = gateway.fetch(post({ query: ONE_CALL }));
    await until(() => {
      expect(spans).toHaveLength(3);
    });
    zenskar.release();
    await Promise.all([first, second]);
    const [leader, attempt, follower] = spans;
    expect(attempt).toMatchObject({ kind: api.SpanKind.CLIENT, parentId: leader?.spanId });
    expect(leader?.attributes).not.toHaveProperty('gateway.shared_calls');
    expect(follower?.attributes).toMatchObject({ 'gateway.upstream_calls': 1, 'gateway.shared_calls': 1 });
  });

  it('are none for a call that no request was made for', async () => {
    const gateway = await traced();
    const headers = { 'retry-after': '60' };
    gateway.sandbox.script({ fault: { kind: 'status', status: 429, headers } });
    for (const uuid of [A, B]) await gateway.fetch(post({ query: `{ customer(uuid: "${uuid}") { name } }` }));
    const { SERVER, CLIENT } = api.SpanKind;
    expect(spans.map(({ kind }) => kind)).toEqual([SERVER, CLIENT, SERVER]);
    expect(sentBy(gateway)).toHaveLength(1);
  });
});

describe('requests upstream that nobody records', () => {
  it.each([
    ['with tracing off', () => Promise.resolve(idleTracer)],
    ['with tracing on and no SDK', () => loadTracer(true)],
  ])('carry the trace of the caller and a parent of their own, %s', async (_, load) => {
    const gateway = await freshGateway({ tracer: await load(), env: { LOG_LEVEL: 'info' } });
    gateway.sandbox.script({ ...UNAVAILABLE, times: 1 });
    await gateway.fetch(post({ query: THREE_CALLS }, { traceparent: SAMPLED }));
    const sent = sentBy(gateway);
    expect(sent).toHaveLength(4);
    expect(new Set(sent.map(({ parent }) => parent)).size).toBe(4);
    for (const { trace, parent, flags } of sent) {
      expect([trace, flags]).toEqual([TRACE, '01']);
      expect(parent).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
    }
    expect(operationLines(gateway)).toMatchObject([{ traceId: TRACE }]);
  });
});
