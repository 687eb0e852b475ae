import { describe, expect, it } from 'vitest';
import type { Tracer } from '../../src/observability/tracer.ts';
import type { GatewayOptions } from '../support/gateway.ts';
import { freshGateway, post, refusalIn } from './requests.ts';
import { JWT_ENV, strangersToken } from './tokens.ts';

const JSON_TYPE = 'application/json';
const GRAPHQL = 'application/graphql-response+json';
const QUERY = { query: '{ __typename }' };

interface Case extends Partial<GatewayOptions> {
  readonly request: (accept: string) => Request | Promise<Request>;
  readonly code?: string;
}

const asked = (accept: string, headers: Readonly<Record<string, string>> = {}) =>
  post(QUERY, { accept, ...headers });
const sent = (method: string, path: string, accept: string) =>
  new Request(`http://gateway.test${path}`, { method, headers: { accept } });
const broken: Tracer = {
  startOperation: () => {
    throw new Error('a fault of the gateway');
  },
};
const KEYS_GONE = { ...JWT_ENV, JWT_PUBLIC_KEY: '', JWT_JWKS_URL: 'http://127.0.0.1:9/jwks' };

/** Answers of the edge, which no operation stands behind. */
const REFUSALS: Readonly<Record<number, Case>> = {
  401: { env: JWT_ENV, request: (accept) => asked(accept), code: 'UNAUTHENTICATED' },
  403: { request: (accept) => asked(accept, { host: 'elsewhere.example' }), code: 'FORBIDDEN' },
  404: { request: (accept) => sent('GET', '/graph', accept), code: 'NOT_FOUND' },
  405: { request: (accept) => sent('PUT', '/graphql', accept) },
  413: { env: { MAX_BODY_BYTES: '1024' }, request: (accept) => post('x'.repeat(2000), { accept }) },
  415: { request: (accept) => asked(accept, { 'content-type': 'text/plain' }) },
  500: { tracer: broken, request: (accept) => asked(accept), code: 'INTERNAL' },
  503: {
    env: KEYS_GONE,
    request: async (accept) => asked(accept, await strangersToken()),
    code: 'OVERLOADED',
  },
};

describe('what is refused before it becomes an operation', () => {
  const cases = Object.entries(REFUSALS);
  it.each(cases)('comes in the type that is asked for: %s', async (status, { request, code, ...options }) => {
    const gateway = await freshGateway(options);
    for (const [accept, type] of [
      [GRAPHQL, GRAPHQL],
      [`${GRAPHQL}, ${JSON_TYPE};q=0.9`, GRAPHQL],
      [JSON_TYPE, JSON_TYPE],
      ['*/*', JSON_TYPE],
      ['text/html', JSON_TYPE],
      ['application/json;q=0', JSON_TYPE],
      ['not a type', JSON_TYPE],
    ] as const) {
      const response = await gateway.fetch(await request(accept));
      expect(response.headers.get('content-type'), accept).toBe(`${type}; charset=utf-8`);
      const refusal = { status: Number(status), code: code ?? 'BAD_USER_INPUT' };
      expect(await refusalIn(response)).toMatchObject(refusal);
    }
  });
});

it.each(['text/html', 'image/png', 'application/json;q=0', 'text/plain, application/xml'])(
  'a client that takes %j is told in JSON what there is to take',
  async (accept) => {
    const gateway = await freshGateway();
    const response = await gateway.fetch(asked(accept));
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await refusalIn(response)).toEqual({
      status: 406,
      code: 'BAD_USER_INPUT',
      message:
        'Expected an Accept header that allows application/graphql-response+json or application/json, got neither.',
    });
    expect(gateway.sandbox.requests).toEqual([]);
  },
);

it('the probes stay plain text, whatever is asked for', async () => {
  const gateway = await freshGateway();
  const response = await gateway.fetch(sent('GET', '/health/ready', GRAPHQL));
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
});
