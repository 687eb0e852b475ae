import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startListeningGateway, type TestGateway } from '../support/gateway.ts';
import { freePort } from './free-port.ts';
import { post } from './requests.ts';
import { JWT_ENV, organisationToken, strangersToken, tokenOf } from './tokens.ts';

const [A = '', B = ''] = STORIES.map(({ uuid }) => uuid);
const CANARY = 'c4n4ry';

/** Lines of the page by the name of their series: the value changes, the series must not. */
function seriesOf(page: string): Map<string, number> {
  // What Node says of itself comes and goes with what it does.
  const lines = page.split('\n').filter((line) => line !== '' && !/^(#|nodejs_|process_)/.test(line));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

describe('metrics', () => {
  let gateway: TestGateway & { readonly url: string };
  let metricsUrl = '';
  const scrape = async () => seriesOf(await (await fetch(metricsUrl)).text());

  beforeAll(async () => {
    const port = await freePort();
    metricsUrl = `http://127.0.0.1:${port}/metrics`;
    const env = { ...JWT_ENV, PRIVATE_PORT: String(port), MAX_BODY_BYTES: '4096' };
    gateway = await startListeningGateway({ env, sandbox: { apiKey: `${CANARY}-key` } });
  });
  afterAll(() => gateway.close());

  it('O1: are on a port of their own, at one path, for GET and HEAD', async () => {
    const status = async (url: string, method = 'GET') => (await fetch(url, { method })).status;
    expect(await status(metricsUrl)).toBe(200);
    expect(await status(metricsUrl, 'HEAD')).toBe(200);
    expect(await status(`${metricsUrl}?from=a-job`)).toBe(200);
    expect(await status(metricsUrl, 'POST')).toBe(405);
    expect(await status(`${metricsUrl}/`)).toBe(404);
    expect(await status(metricsUrl.replace('/metrics', '/graphql'))).toBe(404);
    expect(await status(metricsUrl.replace('/metrics', '/health/ready'))).toBe(404);
    expect(await status(gateway.url.replace('/graphql', '/metrics'))).toBe(404);
  });

  it('O1: time requests in and out, in seconds, with the recommended bounds', async () => {
    const query = `{ customer(uuid: "${A}") { name } }`;
    expect((await fetch(post({ query }, await organisationToken(), gateway.url))).status).toBe(200);
    const series = await scrape();
    const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    for (const name of ['http_server_request_duration_seconds', 'http_client_request_duration_seconds']) {
      const buckets = [...series.keys()].filter((key) => key.startsWith(`${name}_bucket`));
      const met = new Set(buckets.map((key) => /le="([^"]*)"/.exec(key)?.[1]));
      expect(met).toEqual(new Set([...bounds.map(String), '+Inf']));
    }
    const served = '{http_request_method="POST",http_route="graphql",http_response_status_code="200"}';
    expect(series.get(`http_server_request_duration_seconds_count${served}`)).toBe(1);
    expect(series.get('http_server_active_requests')).toBe(0);
    expect(series.get('gateway_operations_total{kind="query",code="OK"}')).toBe(1);
    expect(series.get('gateway_upstream_calls_total{endpoint="customer",outcome="ok"}')).toBe(1);
  });

  it('O2: have as many series after a thousand names as before', async () => {
    const token = await organisationToken();
    const send = async (name: string, body: object) => {
      const headers = {
        ...token,
        'x-request-id': name,
        'user-agent': name,
        origin: `https://${name}.example`,
      };
      const url = `http://gateway.test/graphql?${name}`;
      await (await gateway.fetch(post(body, headers, url))).text();
    };
    const sendAll = async (name: string) => {
      await send(name, { query: `query ${name} { customer(uuid: "${B}") { name } }` });
      await send(name, { query: `query ${name} { ${name} }` });
      await send(name, { query: `query ${name} { __typename }`, operationName: `${name}x` });
      await gateway.fetch(new Request(`http://gateway.test/${name}`, { method: name.toUpperCase() }));
    };
    await sendAll('operation1');
    const before = await scrape();
    for (let index = 0; index < 1_000; index += 1) {
      const name = `operation${index.toString(36)}`;
      await send(name, { query: `query ${name} { __typename }` });
      if (index % 20 === 0) await sendAll(name);
    }
    const after = await scrape();
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    expect(after.get('gateway_operations_total{kind="query",code="OK"}')).toBeGreaterThan(1_000);
  });

  it('count what is refused, by reasons of a closed set', async () => {
    const counts = async () => {
      const series = await scrape();
      const reasons = ['unauthenticated', 'method', 'media_type', 'body_too_large'];
      return reasons.map((reason) => series.get(`gateway_refused_total{reason="${reason}"}`) ?? 0);
    };
    const before = await counts();
    await gateway.fetch(post('{}', await strangersToken()));
    await gateway.fetch(new Request('http://gateway.test/graphql', { method: 'PUT' }));
    await gateway.fetch(post('{}', { 'content-type': 'text/plain' }));
    await gateway.fetch(post('x'.repeat(5_000), await tokenOf(A)));
    expect((await counts()).map((count, index) => count - (before[index] ?? 0))).toEqual([1, 1, 1, 1]);
  });

  it('T10: hold no key, no tenant and nothing that a client sent', async () => {
    const page = await (await fetch(metricsUrl)).text();
    for (const secret of [CANARY, A, B, gateway.sandbox.organisation, 'operation1']) {
      expect(page).not.toContain(secret);
    }
  });
});
