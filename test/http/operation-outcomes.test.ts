import * as api from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  OPERATION_CODES,
  OPERATION_ERRORS,
  OPERATION_KINDS,
  type OperationCode,
  type OperationKind,
} from '../../src/observability/labels.ts';
import type { Tracer } from '../../src/observability/tracer.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { type Recorded, tracerWithSpans } from '../observability/fake-telemetry.ts';
import type { GatewayOptions } from '../support/gateway.ts';
import { until } from '../support/until.ts';
import { startHeldZenskar } from './held-zenskar.ts';
import { counted, freshMetered } from './metered.ts';
import { operationLines, post } from './requests.ts';

const [A = ''] = STORIES.map(({ uuid }) => uuid);
const NAME = `{ customer(uuid: "${A}") { name } }`;
const LISTS = `{ customer(uuid: "${A}") { entitlements(first: 1) { totalCount }
  entitlementSummaries(first: 1) { totalCount } } }`;
const NOBODY = 'cafe0000-0000-4000-8000-00000000dead';

/** What makes an operation end so. */
interface Case extends Partial<GatewayOptions> {
  readonly body?: unknown;
  readonly fault?: Fault;
  readonly headers?: Readonly<Record<string, string>>;
}

const status = (code: number): Fault => ({ kind: 'status', status: code });
const CALLERS_OWN = { AUTH_MODE: 'headers', ZENSKAR_BASE_URL: 'http://127.0.0.1:9' };
const invented = { 'x-api-key': 'invented', organisation: NOBODY };

const HASH_ONLY = { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } };

/** Looking a document up fails, as nothing outside of the gateway makes it. */
class BrokenManifest extends Map<string, string> {
  override get(): never {
    throw new Error('a fault of the gateway');
  }
}

const CASES: Readonly<Record<Exclude<OperationCode, 'ABORTED'>, Case>> = {
  OK: {},
  INTERNAL: {
    env: { TRUSTED_DOCUMENTS: 'manifest.json' },
    trusted: new BrokenManifest(),
    body: { documentId: `sha256:${'a'.repeat(64)}` },
  },
  UPSTREAM_AUTH: { fault: status(401) },
  UPSTREAM_INVALID: { fault: { kind: 'malformed' } },
  UPSTREAM_UNAVAILABLE: { env: { RETRY_ATTEMPTS: '1' }, fault: status(503) },
  UPSTREAM_TIMEOUT: { timeoutMs: 50, fault: { kind: 'hang' } },
  OVERLOADED: { env: { UPSTREAM_CONNECTIONS: '1', UPSTREAM_QUEUE: '0' }, body: { query: LISTS } },
  RATE_LIMITED: { fault: status(429) },
  UNAUTHENTICATED: { env: CALLERS_OWN, headers: invented, fault: status(401) },
  FORBIDDEN: { env: CALLERS_OWN, headers: invented, fault: status(403) },
  QUERY_TOO_COMPLEX: { env: { MAX_DEPTH: '1' } },
  PERSISTED_QUERY_NOT_SUPPORTED: { body: HASH_ONLY },
  PERSISTED_QUERY_NOT_FOUND: {
    env: { TRUSTED_DOCUMENTS: 'manifest.json' },
    trusted: new Map(),
    body: HASH_ONLY,
  },
  INVALID_CURSOR: {
    body: { query: `{ customer(uuid: "${A}") { entitlements(first: 1, after: "x") { totalCount } } }` },
  },
  BAD_USER_INPUT: { body: { query: '{ nothing }' } },
  NOT_FOUND: { body: { query: `{ customer(uuid: "${NOBODY}") { name } }` } },
};

let spans: Recorded[] = [];
let tracer: Tracer;

beforeEach(async () => {
  ({ tracer, spans } = await tracerWithSpans());
});
afterEach(() => {
  api.trace.disable();
});

describe('the log, the metrics and the spans say the same of an operation', () => {
  it.each(Object.entries(CASES))(
    '%s',
    async (code, { body = { query: NAME }, fault, headers, ...options }) => {
      const gateway = await freshMetered({ ...options, tracer });
      if (fault !== undefined) gateway.sandbox.script({ fault, times: 9 });
      await gateway.fetch(post(body, headers));

      const errors = code === 'OK' ? [] : [code];
      const [line, ...others] = operationLines(gateway);
      expect(others).toEqual([]);
      expect(line).toMatchObject({ code, codes: errors, aborted: false });
      const series = await gateway.scrape();
      const kind = String(line?.['kind']);
      expect(counted(series, 'gateway_operations_total')).toEqual({ [`kind="${kind}",code="${code}"`]: 1 });
      expect(Object.keys(counted(series, 'gateway_operation_errors_total'))).toEqual(
        errors.map((each) => `code="${each}"`),
      );
      expect(spans[0]).toMatchObject({ name: kind === 'unknown' ? 'GraphQL Operation' : kind, ended: 1 });
      expect(spans[0]?.attributes['error.type']).toBe(errors[0]);
    },
  );

  it('ABORTED, when the caller leaves: no error of the upstream, and no answer that was never sent', async () => {
    const zenskar = await startHeldZenskar();
    onTestFinished(() => zenskar.close());
    const { apiKey, organisation, url: upstreamUrl } = zenskar;
    const gateway = await freshMetered({ upstreamUrl, sandbox: { apiKey, organisation }, tracer });
    const client = new AbortController();
    const left = fetch(post({ query: NAME }, {}, gateway.url), { signal: client.signal });
    await until(() => {
      expect(zenskar.waiting).toBe(1);
    });
    client.abort();
    await expect(left).rejects.toThrow();
    await until(() => {
      expect(operationLines(gateway)).toHaveLength(1);
    });
    expect(operationLines(gateway)).toMatchObject([
      { kind: 'query', code: 'ABORTED', codes: [], status: null, aborted: true },
    ]);
    const series = await gateway.scrape();
    expect(counted(series, 'gateway_operations_total')).toEqual({ 'kind="query",code="ABORTED"': 1 });
    expect(counted(series, 'gateway_operation_errors_total')).toEqual({});
    expect(counted(series, 'gateway_refused_total')).toEqual({});
    const served = counted(series, 'http_server_request_duration_seconds_count');
    expect(Object.keys(served)).toEqual([
      'http_request_method="POST",http_route="graphql",http_response_status_code="none"',
    ]);
    expect(series.get('http_server_active_requests')).toBe(0);
    expect(counted(series, 'gateway_upstream_calls_total')).toEqual({
      'endpoint="customer",outcome="aborted"': 1,
    });
    expect(spans).toMatchObject([
      { attributes: { 'error.type': 'ABORTED' }, status: undefined },
      { attributes: { 'error.type': 'aborted' }, status: undefined },
    ]);
  });

  it('has a case for every code', () => {
    expect(new Set([...Object.keys(CASES), 'ABORTED'])).toEqual(new Set(OPERATION_CODES));
    expect(new Set([...OPERATION_ERRORS, 'OK', 'ABORTED'])).toEqual(new Set(OPERATION_CODES));
  });

  const KINDS: Readonly<Record<OperationKind, string>> = {
    query: '{ nothing }',
    mutation: 'mutation { a }',
    subscription: 'subscription { a }',
    unknown: '{',
  };
  it.each(Object.entries(KINDS))('of the kind %s, also where it is not valid', async (kind, query) => {
    const gateway = await freshMetered({ tracer });
    await gateway.fetch(post({ query }));
    expect(operationLines(gateway)).toMatchObject([{ kind, code: 'BAD_USER_INPUT' }]);
    const series = await gateway.scrape();
    expect(counted(series, 'gateway_operations_total')).toEqual({
      [`kind="${kind}",code="BAD_USER_INPUT"`]: 1,
    });
    expect(spans[0]?.name).toBe(kind === 'unknown' ? 'GraphQL Operation' : kind);
    expect(Object.keys(KINDS)).toEqual([...OPERATION_KINDS]);
  });
});

describe('an operation with several errors', () => {
  it('goes by the gravest of them, and all are counted', async () => {
    const gateway = await freshMetered({ tracer });
    gateway.sandbox.script({ path: '/entitlements', fault: status(401), times: 9 });
    const query = `{ a: customer(uuid: "${NOBODY}") { name } b: customer(uuid: "${NOBODY}") { name }
      c: customer(uuid: "${A}") { entitlements(first: 1) { totalCount } } }`;
    await gateway.fetch(post({ query }));
    expect(operationLines(gateway)).toMatchObject([{ code: 'UPSTREAM_AUTH' }]);
    const [line] = operationLines(gateway);
    expect(new Set(line?.['codes'] as string[])).toEqual(new Set(['NOT_FOUND', 'UPSTREAM_AUTH']));
    const series = await gateway.scrape();
    expect(counted(series, 'gateway_operations_total')).toEqual({ 'kind="query",code="UPSTREAM_AUTH"': 1 });
    expect(counted(series, 'gateway_operation_errors_total')).toEqual({
      'code="NOT_FOUND"': 2,
      'code="UPSTREAM_AUTH"': 1,
    });
    expect(spans[0]).toMatchObject({ attributes: { 'error.type': 'UPSTREAM_AUTH' }, status: { code: 2 } });
  });
});
