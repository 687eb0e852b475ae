import { describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { openRaw, statusesIn } from './raw-connection.ts';
import { freshListener, post, refusalIn, sharedGateway } from './requests.ts';

const gatewayOf = sharedGateway();

/** Targets as they go over the wire; a client of our own would tidy them up. */
const TARGETS: readonly [target: string, get: number, post: number][] = [
  ['/health/live', 200, 200],
  ['/health/ready', 200, 200],
  ['/health/live?x=/graphql', 200, 200],
  ['/graphql', 400, 200],
  ['/graphql?x=/health/live', 400, 200],
  ['/graphql?', 400, 200],
  ['/', 404, 404],
  ['//graphql', 404, 404],
  ['/graphql/', 404, 404],
  ['/graphql//', 404, 404],
  ['/graphql/health/live', 404, 404],
  ['/graphql/..', 404, 404],
  ['/x/../graphql', 404, 404],
  ['/./graphql', 404, 404],
  ['/GraphQL', 404, 404],
  ['/%67raphql', 404, 404],
  ['/graphql%3f', 404, 404],
  ['/graphql;a=b', 404, 404],
  ['/health', 404, 404],
  ['/health/live/', 404, 404],
  ['/health/ready/x', 404, 404],
  ['//health/live', 404, 404],
  ['/metrics', 404, 404],
  ['/favicon.ico', 404, 404],
  ['*', 404, 404],
];

const BODY = '{"query":"{ __typename }"}';

describe('exact paths', () => {
  it('answer there and nowhere else', async () => {
    const { url } = await freshListener();
    // A gateway is ready once all is loaded, some time after it listens.
    await until(async () => {
      expect((await fetch(new URL('/health/ready', url))).status).toBe(200);
    });
    const client = await openRaw(url);
    for (const [target] of TARGETS) {
      client.send(
        `GET ${target} HTTP/1.1\r\nHost: localhost\r\nAccept: application/graphql-response+json\r\n\r\n`,
      );
      client.send(
        `POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
      );
    }
    // All over one connection: no refusal costs it.
    const count = TARGETS.length * 2;
    const statuses = statusesIn(await client.answers(count, '}'));
    const answered = TARGETS.map(([target], at) => [target, statuses[at * 2], statuses[at * 2 + 1]]);
    expect(answered).toEqual(TARGETS);
    client.destroy();
  });
});

describe('methods', () => {
  it.each(['PUT', 'DELETE', 'PATCH'])('%s is refused, and told what is expected', async (method) => {
    const gateway = gatewayOf();
    const headers = { 'content-type': 'application/json' };
    const response = await gateway.fetch(
      new Request('http://gateway.test/graphql', { method, headers, body: BODY }),
    );
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
    expect(await refusalIn(response)).toEqual({
      status: 405,
      code: 'BAD_USER_INPUT',
      message: 'Expected a GET or a POST.',
    });
    expect(gateway.takeLog()).toEqual([]);
  });

  it('HEAD gets a head and nothing more, also of the probes', async () => {
    const { url } = await freshListener();
    const client = await openRaw(url);
    for (const path of ['/graphql', '/health/live', '/x']) {
      client.send(`HEAD ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    }
    const received = await client.answers(3, '\r\n\r\n');
    expect(statusesIn(received)).toEqual([400, 200, 404]);
    expect(received).not.toMatch(/errors|live\n/);
    client.destroy();
  });
});

describe('request ids', () => {
  it.each(['a', 'A.b_c-9', 'f'.repeat(64), '0198f2c4-7c1e-7000-8000-000000000000'])('echo %s', async (id) => {
    const response = await gatewayOf().fetch(post({ query: '{ __typename }' }, { 'x-request-id': id }));
    expect(response.headers.get('x-request-id')).toBe(id);
  });

  it.each(['', 'f'.repeat(65), 'a b', 'a,b', '<script>', '"', 'a\tb', '\u00e9', '{"a":1}', 'a=b;c'])(
    'replace what may do harm: %s',
    async (id) => {
      const response = await gatewayOf().fetch(post({ query: '{ __typename }' }, { 'x-request-id': id }));
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    },
  );

  it('are on every answer, and each is another one', async () => {
    const requests = [
      post({ query: '{ __typename }' }),
      post('nonsense', { 'content-type': 'text/plain' }),
      new Request('http://gateway.test/graphql', { method: 'OPTIONS' }),
      new Request('http://gateway.test/health/live'),
      new Request('http://gateway.test/nowhere'),
    ];
    const ids = await Promise.all(
      requests.map(async (request) => (await gatewayOf().fetch(request)).headers.get('x-request-id')),
    );
    expect(new Set(ids).size).toBe(requests.length);
    expect(ids).not.toContain(null);
  });
});
