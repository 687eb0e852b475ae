import { describe, expect, it } from 'vitest';
import { openRaw, statusesIn } from './raw-connection.ts';
import { freshGateway, freshListener, post, sharedGateway } from './requests.ts';
import { JWT_ENV } from './tokens.ts';

const APP = 'https://app.example';
const ADMIN = 'https://admin.example:8443';
const env = { CORS_ORIGINS: `${APP},${ADMIN}` };
const listed = sharedGateway({ env });
const unlisted = sharedGateway();

/** Origins that are on no list, however much they look like one that is. */
const STRANGERS = [
  'null',
  '*',
  'https://evil.example',
  'http://app.example',
  'https://app.example:443',
  'https://app.example:8443',
  'https://app.example.evil.example',
  'https://evil-app.example',
  'https://sub.app.example',
  'https://APP.example',
  `${APP}/`,
  `${APP} ${ADMIN}`,
  `${APP}, ${ADMIN}`,
];

function preflight(origin: string | null, asked: Readonly<Record<string, string>> = {}): Request {
  const headers = { 'access-control-request-method': 'POST', ...asked, ...(origin !== null && { origin }) };
  return new Request('http://gateway.test/graphql', { method: 'OPTIONS', headers });
}

function corsOf(response: Response): Record<string, string> {
  return Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')));
}

function varies({ headers }: Response): unknown {
  return headers.get('vary')?.split(', ');
}

describe('G7: pages of other origins get in by a list only', () => {
  it.each([APP, ADMIN])('allows %s what a client needs', async (origin) => {
    const gateway = listed();
    const response = await gateway.fetch(preflight(origin));
    expect(response.status).toBe(204);
    expect(corsOf(response)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers':
        'authorization, content-type, organisation, traceparent, tracestate, x-api-key, x-gateway-debug, x-request-id, ' +
        'apollo-require-preflight, apollographql-client-name, apollographql-client-version, baggage, cache-control, ' +
        'graphql-client-name, graphql-client-version, newrelic, sentry-trace, x-datadog-origin, x-datadog-parent-id, ' +
        'x-datadog-sampling-priority, x-datadog-trace-id, x-graphql-yoga-csrf, x-requested-with',
      'access-control-expose-headers': 'age, retry-after, x-request-id',
      'access-control-max-age': '600',
    });
    expect(varies(response)).toContain('Origin');
  });

  it('allows further headers that are configured, each of them once', async () => {
    const gateway = await freshGateway({
      env: { ...env, CORS_HEADERS: 'X-App-Version, baggage,x-tenant_1' },
    });
    const usual = corsOf(await listed().fetch(preflight(APP)))['access-control-allow-headers'];
    const further = corsOf(await gateway.fetch(preflight(APP)))['access-control-allow-headers'];
    expect(further).toBe(`${usual}, x-app-version, x-tenant_1`);
    expect(corsOf(await gateway.fetch(preflight('https://evil.example')))).toEqual({});
  });

  it('answers a preflight without a body, and so without the length of one', async () => {
    const { url } = await freshListener({ env });
    const client = await openRaw(url);
    client.send(`OPTIONS /graphql HTTP/1.1\r\nHost: localhost\r\nOrigin: ${APP}\r\n\r\n`);
    const answer = await client.until(/\r\n\r\n/);
    expect(statusesIn(answer)).toEqual([204]);
    expect(answer).not.toMatch(/content-length|transfer-encoding/i);
    client.destroy();
  });

  it.each([...STRANGERS, null])('allows %s nothing', async (origin) => {
    const gateway = listed();
    const response = await gateway.fetch(preflight(origin));
    expect(corsOf(response)).toEqual({});
    expect(varies(response)).toContain('Origin');
  });

  it.each([APP, ...STRANGERS])('allows %s nothing without a list', async (origin) => {
    const gateway = unlisted();
    expect(corsOf(await gateway.fetch(preflight(origin)))).toEqual({});
    expect(corsOf(await gateway.fetch(post({ query: '{ __typename }' }, { origin })))).toEqual({});
  });

  it.each([
    [{ 'access-control-request-method': 'DELETE' }],
    [{ 'access-control-request-headers': 'x-evil, cookie' }],
    [{ 'access-control-request-private-network': 'true' }],
  ])('reflects nothing of what is asked: %o', async (asked) => {
    const gateway = listed();
    const plain = await gateway.fetch(preflight(APP));
    expect(corsOf(await gateway.fetch(preflight(APP, asked)))).toEqual(corsOf(plain));
  });

  it('lets the listed origin read answers and refusals, and no other', async () => {
    const gateway = await freshGateway({ env: { ...env, ...JWT_ENV } });
    const requests = [post({ query: '{ __typename }' }), post('x', { 'content-type': 'text/plain' })];
    for (const request of requests) {
      for (const origin of [APP, ...STRANGERS]) {
        const copy = request.clone();
        copy.headers.set('origin', origin);
        const response = await gateway.fetch(copy);
        expect(response.headers.get('access-control-allow-origin')).toBe(origin === APP ? APP : null);
        expect(response.headers.has('access-control-allow-credentials')).toBe(false);
        expect(varies(response)).toEqual(['Authorization', 'Accept', 'Accept-Encoding', 'Origin']);
      }
    }
  });

  it('lets no page read the probes', async () => {
    const gateway = listed();
    const request = new Request('http://gateway.test/health/ready', { headers: { origin: APP } });
    expect(corsOf(await gateway.fetch(request))).toEqual({});
  });
});

describe('T8: no cache keeps an answer', () => {
  it.each([
    ['an answer', post({ query: '{ __typename }' })],
    ['a refusal', post('nonsense')],
    ['a preflight', preflight(APP)],
  ])('says so on %s', async (_, request) => {
    const gateway = listed();
    const { headers } = await gateway.fetch(request.clone());
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('vary')).toBe('Authorization, Accept, Accept-Encoding, Origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});
