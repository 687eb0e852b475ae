import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, dataOf, isRecord, listAt } from '../support/graphql.ts';
import { ALPHA } from './tenants.ts';
import { startTwoCustomers, type TwoCustomers } from './tenant-sandbox.ts';
import { bearer, boundTo, claimsWith, issuer, organisationWide } from './tokens.ts';
import { ENDPOINT } from './trust-gateway.ts';

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

let two: TwoCustomers;
let bound: Record<string, string>;
let everybody: Record<string, string>;
let nobody: Record<string, string>;

beforeAll(async () => {
  two = await startTwoCustomers({
    GRAPHIQL: 'on',
    CORS_ORIGINS: 'https://app.example',
    MAX_BODY_BYTES: '2048',
  });
  bound = await boundTo(ALPHA.customer);
  everybody = await organisationWide();
  nobody = bearer(await issuer.token(claimsWith()));
});
afterAll(() => two.close());

describe('T8: every answer', () => {
  const json = { 'content-type': 'application/json' };
  const query = JSON.stringify({ query: '{ viewer { customer { name } } }' });
  const broken = JSON.stringify({ query: '{ viewer {' });
  const stranger = JSON.stringify({
    query: '{ customer(uuid: "99999999-0000-4000-8000-000000000001") { name } }',
  });
  const answers: readonly (readonly [what: string, status: number, asked: () => Asked])[] = [
    ['with data', 200, () => ({ method: 'POST', headers: { ...json, ...bound }, body: query })],
    [
      'with a failure of a field',
      200,
      () => ({ method: 'POST', headers: { ...json, ...bound }, body: stranger }),
    ],
    [
      'to a page of another origin',
      200,
      () => ({ method: 'POST', headers: { ...json, ...bound, origin: 'https://app.example' }, body: query }),
    ],
    ['to a broken document', 200, () => ({ method: 'POST', headers: { ...json, ...bound }, body: broken })],
    ['to a broken body', 400, () => ({ method: 'POST', headers: { ...json, ...bound }, body: '{' })],
    [
      'to a large body',
      413,
      () => ({ method: 'POST', headers: { ...json, ...bound }, body: 'x'.repeat(3000) }),
    ],
    ['to no token', 401, () => ({ method: 'POST', headers: json, body: query })],
    ['to a token for nobody', 403, () => ({ method: 'POST', headers: { ...json, ...nobody }, body: query })],
    ['to a GET', 200, () => ({ path: '?query={__typename}', headers: bound })],
    ['to a GET of any page', 400, () => ({ headers: {} })],
    [
      'to another type',
      415,
      () => ({ method: 'POST', headers: { ...bound, 'content-type': 'text/plain' }, body: query }),
    ],
    ['to a preflight', 204, () => ({ method: 'OPTIONS', headers: { origin: 'https://app.example' } })],
    ['on another path', 404, () => ({ path: '/other' })],
    ['of a probe', 200, () => ({ path: '/health/live' })],
  ];

  it.each(answers)('is kept by no cache, and tells callers apart: %s', async (_, status, asked) => {
    const { path = '', ...init } = asked();
    const response = await two.gateway.fetch(new Request(new URL(path, ENDPOINT), init));
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('vary')).toBe('Authorization, Accept, Accept-Encoding, Origin');
    expect(response.headers.get('etag')).toBeNull();
    expect(response.headers.get('set-cookie')).toBeNull();
  });
});

describe('x-gateway-debug', () => {
  const document = `{ customer(uuid: "${ALPHA.customer}") { name entitlements(first: 2) { nodes { uuid summary { totalQuantity } } } } }`;
  const debug = { 'x-gateway-debug': '1' };

  it('shows an organisation-wide caller which calls its operation made: endpoint, wave, time and rows', async () => {
    const reply = await two.gateway.ask(document, { headers: { ...everybody, ...debug } });
    dataOf(reply);
    const calls = listAt(JSON.parse(reply.text), 'extensions', 'upstream');
    expect(calls).toMatchObject([
      { endpoint: 'customer', wave: 1, rows: 1 },
      { endpoint: 'entitlements', wave: 2, rows: 2 },
      { endpoint: 'summaries', wave: 3, rows: 2 },
    ]);
    for (const call of calls) {
      expect(Object.keys(isRecord(call) ? call : {}).sort()).toEqual([
        'endpoint',
        'failure',
        'milliseconds',
        'outcome',
        'rows',
        'source',
        'wave',
      ]);
      expect(at(call, 'milliseconds')).toBeTypeOf('number');
    }
    expect(reply.text).not.toContain(two.sandbox.apiKey);
    expect(JSON.stringify(calls)).not.toMatch(/http|\/|[0-9a-f]{8}-/);
  });

  it('shows which calls failed, and not with what', async () => {
    two.sandbox.script({
      path: '/entitlements',
      fault: { kind: 'status', status: 400, body: 'body-canary' },
    });
    const reply = await two.gateway.ask(
      `{ customer(uuid: "${ALPHA.customer}") { entitlements { totalCount } } }`,
      {
        headers: { ...everybody, ...debug },
      },
    );
    expect(listAt(JSON.parse(reply.text), 'extensions', 'upstream')).toMatchObject([
      {
        endpoint: 'entitlements',
        wave: 1,
        rows: null,
        failure: expect.any(String) as string,
        outcome: 'client_error',
      },
    ]);
    expect(reply.text).not.toContain('canary');
  });

  it.each([
    ['a bound caller that asks for it', () => ({ ...bound, ...debug })],
    ['an organisation-wide caller that does not', () => everybody],
  ])('shows %s nothing', async (_, headers) => {
    const reply = await two.gateway.ask(document, { headers: headers() });
    expect(Object.keys(isRecord(JSON.parse(reply.text)) ? (JSON.parse(reply.text) as object) : {})).toEqual([
      'data',
    ]);
  });

  it('shows nothing to whoever is not let in', async () => {
    const reply = await two.gateway.ask(document, { headers: debug });
    expect(reply.status).toBe(401);
    expect(reply.text).not.toContain('upstream');
  });
});
