import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpListener, startListener } from '../support/http-listener.ts';
import { ODD_NAMES } from './odd-headers.ts';
import { ALPHA } from './tenants.ts';
import { boundTo, JWT_ENV, organisationWide } from './tokens.ts';
import { createTrustGateway, type TrustGateway } from './trust-gateway.ts';

const credentials = { apiKey: 'the-gateways-own-key', organisation: ALPHA.organisation };
const TRACE = '0af7651916cd43dd8448eb211c80319c';

/** Every header that the upstream may see; none of them with a value from the client, but for the trace. */
const SENT_UPSTREAM = [
  'accept',
  'accept-encoding',
  'connection',
  'host',
  'organisation',
  'traceparent',
  'tracestate',
  'x-api-key',
];

let upstream: HttpListener;

beforeAll(async () => {
  upstream = await startListener((response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ results: [], next: null, previous: null, total_count: 0 }));
  });
});
afterAll(() => upstream.close());

describe('T9: of the headers of a client', () => {
  let gateway: TrustGateway;
  let url: string;

  beforeAll(async () => {
    gateway = createTrustGateway({ upstreamUrl: upstream.url, credentials, env: JWT_ENV });
    url = await gateway.listen();
  });
  afterAll(() => gateway.close());

  it.each([
    ['an organisation-wide caller', organisationWide],
    ['a bound caller', () => boundTo(ALPHA.customer)],
  ])('none but the trace reaches the upstream, which gets one of each credential: %s', async (_, caller) => {
    const before = upstream.arrivals.length;
    const lines: [string, string][] = [
      ...Object.entries(await caller()),
      ...ODD_NAMES.map((name): [string, string] => [name, 'client-canary']),
      ['x-api-key', 'client-canary-1'],
      ['X-API-Key', 'client-canary-2'],
      ['organisation', 'client-canary-3'],
      ['Organisation', 'client-canary-4'],
      ['traceparent', `00-${TRACE}-b7ad6b7169203331-01`],
      ['tracestate', 'vendor=value'],
    ];
    expect(await post(url, lines)).toBe(200);
    const [arrival] = upstream.arrivals.slice(before);
    const names = arrival?.headerLines.map(([name]) => name);
    expect(names?.sort()).toEqual(SENT_UPSTREAM);
    const headers = Object.fromEntries(arrival?.headerLines ?? []);
    expect(headers['x-api-key']).toBe(credentials.apiKey);
    expect(headers['organisation']).toBe(credentials.organisation);
    expect(headers['host']).toBe(new URL(upstream.url).host);
    expect(headers['traceparent']).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    expect(headers['tracestate']).toBe('vendor=value');
    expect(JSON.stringify(arrival)).not.toContain('canary');
  });

  it('a trace that is none is replaced and not passed on', async () => {
    const before = upstream.arrivals.length;
    const lines: [string, string][] = [
      ...Object.entries(await organisationWide()),
      ['traceparent', '00-client-canary-01'],
      ['tracestate', 'client=canary'],
    ];
    expect(await post(url, lines)).toBe(200);
    const [arrival] = upstream.arrivals.slice(before);
    expect(JSON.stringify(arrival)).not.toContain('canary');
    expect(Object.fromEntries(arrival?.headerLines ?? [])['traceparent']).toMatch(/^00-[0-9a-f]{32}-/);
  });
});

describe('T9: credentials that a caller brings', () => {
  let gateway: TrustGateway;
  let url: string;

  beforeAll(async () => {
    gateway = createTrustGateway({
      upstreamUrl: upstream.url,
      credentials: null,
      env: { AUTH_MODE: 'headers' },
    });
    url = await gateway.listen();
  });
  afterAll(() => gateway.close());

  it('reach the upstream once each, and nothing else does', async () => {
    const before = upstream.arrivals.length;
    const lines: [string, string][] = [
      ['X-Api-Key', ALPHA.apiKey],
      ['Organisation', ALPHA.organisation],
      ['x_api_key', 'client-canary'],
      ['cookie', 'client-canary'],
    ];
    expect(await post(url, lines)).toBe(200);
    const [arrival] = upstream.arrivals.slice(before);
    const names = arrival?.headerLines.map(([name]) => name).sort();
    expect(names).toEqual(SENT_UPSTREAM.filter((name) => name !== 'tracestate'));
    expect(Object.fromEntries(arrival?.headerLines ?? [])).toMatchObject({
      'x-api-key': ALPHA.apiKey,
      organisation: ALPHA.organisation,
    });
    expect(JSON.stringify(arrival)).not.toContain('canary');
  });

  it.each([
    [
      'two keys',
      [
        ['x-api-key', ALPHA.apiKey],
        ['X-Api-Key', 'other'],
        ['organisation', ALPHA.organisation],
      ],
    ],
    [
      'one key twice',
      [
        ['x-api-key', ALPHA.apiKey],
        ['x-api-key', ALPHA.apiKey],
        ['organisation', ALPHA.organisation],
      ],
    ],
    [
      'two organisations',
      [
        ['x-api-key', ALPHA.apiKey],
        ['organisation', ALPHA.organisation],
        ['organisation', ALPHA.organisation],
      ],
    ],
  ] as const)('are refused where there are several on lines of their own: %s', async (_, lines) => {
    const before = upstream.arrivals.length;
    expect(await post(url, lines)).toBe(401);
    expect(upstream.arrivals).toHaveLength(before);
  });
});

/** Posts a query with exactly these header lines; the result is the status. */
function post(url: string, lines: readonly (readonly [string, string])[]): Promise<number> {
  const body = JSON.stringify({
    query: `{ customer(uuid: "${ALPHA.customer}") { entitlements { totalCount } } }`,
  });
  const { host } = new URL(url);
  const headers = [
    ...[
      ['host', host],
      ['content-type', 'application/json'],
      ['content-length', String(body.length)],
    ],
    ...lines,
  ].flat();
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
