import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../src/sandbox/core.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { isRecord } from '../support/graphql.ts';
import { SELF_SIGNED } from '../support/self-signed.ts';
import { freshGateway, post } from './requests.ts';

const CUSTOMER = STORIES[0]?.uuid ?? '';
const OTHER = STORIES[1]?.uuid ?? '';
const CANARY = 'canary-of-the-body';
const QUERY = `{ customer(uuid: "${CUSTOMER}") { entitlements(first: 3) { nodes { quantity } } } }`;
const SEARCH = QUERY.replace('first: 3', 'first: 3, search: "canary-of-the-query"');

async function listen(answer: RequestListener, isTls = false): Promise<string> {
  const server = isTls ? createTlsServer(SELF_SIGNED, answer) : createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

/** Asks once; the lines that were written, and what a line may never hold. */
async function linesOf(
  upstreamUrl: string,
  timeoutMs = 5_000,
  query = SEARCH,
): Promise<Record<string, unknown>[]> {
  const env = { LOG_LEVEL: 'warn', RETRY_ATTEMPTS: '1', UPSTREAM_MAX_BYTES: '65536' };
  const gateway = await freshGateway({ env, upstreamUrl, timeoutMs });
  await (await gateway.fetch(post({ query }))).text();
  const text = gateway.reports.join('');
  for (const secret of [CUSTOMER, OTHER, 'canary', gateway.sandbox.apiKey, upstreamUrl]) {
    expect(text).not.toContain(secret);
  }
  return gateway.reports
    .map((line): unknown => JSON.parse(line))
    .filter(isRecord)
    .map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => name !== 'time')));
}

const failed = { level: 'warn', endpoint: 'entitlements', message: 'a call to the upstream failed' };
const broken = {
  level: 'warn',
  endpoint: 'entitlements',
  outcome: 'invalid',
  message: 'an answer of the upstream breaks the contract',
};

type Answer = (response: ServerResponse) => void;

const withStatus =
  (status: number): Answer =>
  (response) =>
    response.writeHead(status, { location: `/${CANARY}` }).end(JSON.stringify({ detail: CANARY }));

describe('why the upstream failed is in the log, for', () => {
  it.each<[what: string, answer: Answer, line: object]>([
    [
      'a cut connection',
      (response) => response.socket?.destroy(),
      { outcome: 'network', code: 'UND_ERR_SOCKET' },
    ],
    [
      'a reset connection',
      (response) => response.socket?.resetAndDestroy(),
      { outcome: 'network', code: 'ECONNRESET' },
    ],
    [
      'what is no HTTP',
      (response) => response.socket?.end(`${CANARY}\r\n\r\n`),
      { outcome: 'network', code: 'HPE_INVALID' },
    ],
    [
      'more than is read',
      (response) => response.end(CANARY.repeat(5_000)),
      { outcome: 'invalid', code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' },
    ],
    ['a redirect', withStatus(302), { outcome: 'invalid', status: 302 }],
    ['a refused request', withStatus(400), { outcome: 'client_error', status: 400 }],
    ['refused credentials', withStatus(401), { outcome: 'client_error', status: 401 }],
    ['refused access', withStatus(403), { outcome: 'client_error', status: 403 }],
    ['too many requests', withStatus(429), { outcome: 'rate_limited', status: 429 }],
    ['an internal error', withStatus(500), { outcome: 'server_error', status: 500 }],
    ['an outage', withStatus(503), { outcome: 'server_error', status: 503 }],
  ])('%s', async (_what, answer, line) => {
    const address = await listen((_request, response) => {
      answer(response);
    });
    expect(await linesOf(`http://${address}`)).toEqual([{ ...failed, ...line, attempt: 1 }]);
  });

  it('silence', async () => {
    const address = await listen(() => undefined);
    const lines = await linesOf(`http://${address}`, 30);
    expect(lines).toEqual([{ ...failed, outcome: 'timeout', code: 'UND_ERR_HEADERS_TIMEOUT', attempt: 1 }]);
  });

  it('a port on which nobody listens', async () => {
    const lines = await linesOf('http://127.0.0.1:1');
    expect(lines).toEqual([{ ...failed, outcome: 'network', code: 'ECONNREFUSED', attempt: 1 }]);
  });

  it('a certificate that nobody vouches for', async () => {
    const address = await listen((_request, response) => response.end('{}'), true);
    const lines = await linesOf(`https://${address}`);
    expect(lines).toEqual([
      { ...failed, outcome: 'network', code: 'DEPTH_ZERO_SELF_SIGNED_CERT', attempt: 1 },
    ]);
  });

  it('a port that does not speak TLS', async () => {
    const address = await listen((_request, response) => response.end('{}'));
    const lines = await linesOf(`https://${address}`);
    const code: unknown = expect.stringMatching(/^(ERR_SSL_|EPROTO)/);
    expect(lines).toEqual([{ ...failed, outcome: 'network', code, attempt: 1 }]);
  });

  it.each<[what: string, body: (truth: Record<string, unknown>) => unknown, line: object]>([
    ['a text', () => CANARY, { path: '$', reason: 'Expected an object, got a string of another form.' }],
    [
      'no list',
      (page) => ({ ...page, results: CANARY }),
      { path: '$.results', reason: 'Expected an array, got a string of another form.' },
    ],
    [
      'a row without an id',
      (page) => ({ ...page, results: [{ ...firstOf(page), id: CANARY }] }),
      { path: '$.results[0].id', reason: 'Expected a UUID, got a string of another form.' },
    ],
    [
      'a field of another type',
      (page) => ({ ...page, results: [firstOf(page), { ...firstOf(page), quantity: CANARY }] }),
      { path: '$.results[1].quantity', reason: 'Expected a finite number, got a string of another form.' },
    ],
  ])('%s in an answer', async (_what, edit, line) => {
    expect(await linesOf(`http://${await editing(edit)}`, 5_000, QUERY)).toEqual([{ ...broken, ...line }]);
  });

  it('a row of another customer', async () => {
    const address = await editing((page) => ({ ...page, results: [{ ...firstOf(page), customer: OTHER }] }));
    const reason = 'Expected the customer that was asked for, got another one.';
    const lines = await linesOf(`http://${address}`, 5_000, QUERY);
    expect(lines).toContainEqual({ ...broken, path: '$.results[0].customer', reason });
  });

  it('a 404 of something that is not Zenskar, and which variable leads there', async () => {
    const address = await listen((_request, response) =>
      response.writeHead(404, { 'content-type': 'text/html' }).end(`<html>${CANARY}</html>`),
    );
    const reason =
      'Expected an answer about the customer, got status 404 as for a path that does not exist. ' +
      'Correct ZENSKAR_BASE_URL if it does not lead to Zenskar.';
    expect(await linesOf(`http://${address}`)).toEqual([{ ...broken, path: '$', reason }]);
  });

  it('nothing, where the upstream only does not know a customer', async () => {
    const address = await listen((_request, response) =>
      response.writeHead(404).end('{"detail":"Customer not found"}'),
    );
    expect(await linesOf(`http://${address}`)).toEqual([]);
  });
});

/** The sandbox, but for what is done to its answers. */
function editing(edit: (truth: Record<string, unknown>) => unknown): Promise<string> {
  const core = createCore();
  return listen(({ method = '', url = '', headers }, response) => {
    const { status, body } = core.answer({ method, url, headers });
    const truth: unknown = JSON.parse(body);
    response.writeHead(status).end(JSON.stringify(isRecord(truth) ? edit(truth) : truth));
  });
}

function firstOf({ results }: Record<string, unknown>): object {
  const rows: readonly unknown[] = Array.isArray(results) ? results : [];
  const [first] = rows;
  return isRecord(first) ? first : {};
}
