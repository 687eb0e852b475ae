import { describe, expect, it } from 'vitest';
import {
  type AnswerLabel,
  ANSWERS,
  type Method,
  METHODS,
  type Route,
  ROUTES,
} from '../../src/observability/labels.ts';
import type { Tracer } from '../../src/observability/tracer.ts';
import type { GatewayOptions } from '../support/gateway.ts';
import { ManualClock } from '../support/clock.ts';
import { counted, freshMetered } from './metered.ts';
import { head, openRaw } from './raw-connection.ts';
import { freshGateway, type Headers, post } from './requests.ts';
import { JWT_ENV, strangersToken } from './tokens.ts';

const SERVED = 'http_server_request_duration_seconds_count';
const ORIGIN = 'http://gateway.test';

/** The labels of all requests that were counted, each with its values in the order of the metric. */
async function labelsAfter(options: Partial<GatewayOptions>, request: Request) {
  const gateway = await freshMetered(options);
  await gateway.fetch(request);
  const series = await gateway.scrape();
  expect(series.get('http_server_active_requests')).toBe(0);
  return Object.entries(counted(series, SERVED)).map(([labels, count]) => {
    const [method, route, answer] = [...labels.matchAll(/="([^"]*)"/g)].map(([, value]) => value);
    return { method, route, answer, count };
  });
}

const send = (path: string, method: string, headers: Headers = {}): Request =>
  new Request(`${ORIGIN}${path}`, { method, headers });

const BY_METHOD: Readonly<Record<Method, Request>> = {
  GET: send('/health/live', 'GET'),
  HEAD: send('/health/live', 'HEAD'),
  POST: send('/health/live', 'POST'),
  OPTIONS: send('/health/live', 'OPTIONS'),
  other: send('/health/live', 'PURGE'),
};

const BY_ROUTE: Readonly<Record<Route, Request>> = {
  graphql: send('/graphql', 'OPTIONS'),
  live: send('/health/live', 'GET'),
  ready: send('/health/ready', 'GET'),
  other: send('/customers/1', 'GET'),
};

interface Case extends Partial<GatewayOptions> {
  readonly request: Request | (() => Promise<Request>);
}

async function unchanged(): Promise<Request> {
  const gateway = await freshGateway();
  const etag = (await gateway.fetch(send('/schema.graphql', 'GET'))).headers.get('etag') ?? '';
  return send('/schema.graphql', 'GET', { 'if-none-match': etag });
}

const hasLeft = (): Request => {
  const { url, headers } = post({});
  const body = '{"query":"{ __typename }"}';
  return new Request(url, { method: 'POST', headers, body, signal: AbortSignal.abort() });
};
const asked = (headers: Headers = {}) => post({ query: '{ __typename }' }, headers);
const broken: Tracer = {
  startOperation: () => {
    throw new Error('a fault of the gateway');
  },
};

/** All but 408, which takes a body that comes too slowly. */
const BY_ANSWER: Readonly<Record<Exclude<AnswerLabel, 408>, Case>> = {
  200: { request: asked() },
  204: { request: send('/graphql', 'OPTIONS') },
  302: { request: send('/', 'GET', { accept: 'text/html' }) },
  304: { request: unchanged },
  400: { request: post('nonsense') },
  401: { env: JWT_ENV, request: async () => asked(await strangersToken()) },
  403: { request: asked({ host: 'elsewhere.example' }) },
  404: { request: send('/', 'GET') },
  405: { request: send('/graphql', 'PUT') },
  406: { request: asked({ accept: 'image/png' }) },
  413: { env: { MAX_BODY_BYTES: '1024' }, request: post('x'.repeat(2000)) },
  414: {
    env: { MAX_BODY_BYTES: '1024' },
    request: send(`/graphql?query=${'x'.repeat(2000)}`, 'GET', { accept: 'application/json' }),
  },
  415: { request: asked({ 'content-type': 'text/plain' }) },
  500: { tracer: broken, request: asked() },
  503: {
    env: { ...JWT_ENV, JWT_PUBLIC_KEY: '', JWT_JWKS_URL: 'http://127.0.0.1:9/jwks' },
    request: async () => asked(await strangersToken()),
  },
  none: { request: hasLeft() },
};

describe('O1: requests are timed by method, route and answer, each of which happens', () => {
  it.each(Object.entries(BY_METHOD))('the method %s', async (method, request) => {
    expect(await labelsAfter({}, request)).toMatchObject([{ method, route: 'live', count: 1 }]);
  });

  it.each(Object.entries(BY_ROUTE))('the route %s', async (route, request) => {
    expect(await labelsAfter({}, request)).toMatchObject([{ route, count: 1 }]);
  });

  it.each(Object.entries(BY_ANSWER))('the answer %s', async (answer, { request, ...options }) => {
    const made = typeof request === 'function' ? await request() : request;
    expect(await labelsAfter(options, made)).toMatchObject([{ answer, count: 1 }]);
  });

  it('the answer 408', async () => {
    const clock = new ManualClock();
    const gateway = await freshMetered({ clock });
    const client = await openRaw(gateway.url);
    client.send(`${head('Content-Length: 100', 'Expect: 100-continue')}\r\n`);
    await client.until(/100 Continue/);
    await clock.advance(60_000);
    await client.until(/HTTP\/1\.1 408/);
    expect(counted(await gateway.scrape(), SERVED)).toEqual({
      'http_request_method="POST",http_route="graphql",http_response_status_code="408"': 1,
    });
    client.destroy();
  });

  it('has a case for each of them', () => {
    expect(Object.keys(BY_METHOD)).toEqual([...METHODS]);
    expect(Object.keys(BY_ROUTE)).toEqual([...ROUTES]);
    expect(new Set([...Object.keys(BY_ANSWER), '408'])).toEqual(new Set(ANSWERS.map(String)));
  });
});
