import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { until } from '../support/until.ts';
import { openRaw, smallRequest, head } from './raw-connection.ts';
import { freshGateway, freshListener, operationLines, post } from './requests.ts';
import { JWT_ENV, organisationToken, strangersToken, tokenOf } from './tokens.ts';

const [A = '', B = ''] = STORIES.map(({ uuid }) => uuid);
const QUERY = 'query Secret($uuid: UUID!) { customer(uuid: $uuid) { name } }';
const env = { ...JWT_ENV, LOG_LEVEL: 'info', MAX_BODY_BYTES: '2048', RETRY_ATTEMPTS: '1' };

/** What every line looks like, whatever it says. */
const SHAPE: Readonly<Record<string, unknown>> = {
  level: 'info',
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  message: 'operation',
  requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
  traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  kind: 'unknown',
  operation: null,
  tenant: expect.stringMatching(/^[0-9a-f]{16}$/),
  code: 'OK',
  codes: [],
  refusal: null,
  status: 200,
  upstreamCalls: 0,
  kept: 0,
  stale: 0,
  waves: 0,
  retries: 0,
  milliseconds: expect.any(Number),
  aborted: false,
};

function hashOf(document: string): string {
  return createHash('sha256').update(document).digest('hex').slice(0, 16);
}

type Body = string | Readonly<Record<string, unknown>>;

const LINES: readonly [what: string, body: Body, line: Readonly<Record<string, unknown>>][] = [
  [
    'an answer',
    { query: QUERY, variables: { uuid: A } },
    { kind: 'query', operation: hashOf(QUERY), upstreamCalls: 1, waves: 1 },
  ],
  ['no upstream call', { query: '{ __typename }' }, { kind: 'query', operation: hashOf('{ __typename }') }],
  [
    'a stranger',
    { query: QUERY, variables: { uuid: B } },
    { kind: 'query', operation: hashOf(QUERY), code: expect.any(String) },
  ],
  [
    'a wrong variable',
    { query: QUERY, variables: { uuid: 'x' } },
    { operation: hashOf(QUERY), code: 'BAD_USER_INPUT', refusal: 'variables' },
  ],
  [
    'a mutation',
    { query: 'mutation { a }' },
    { operation: hashOf('mutation { a }'), code: 'BAD_USER_INPUT', refusal: 'validation' },
  ],
  ['a syntax error', { query: '{' }, { operation: hashOf('{'), code: 'BAD_USER_INPUT', refusal: 'syntax' }],
  [
    'a field that is not there',
    { query: '{ x }' },
    { operation: hashOf('{ x }'), code: 'BAD_USER_INPUT', refusal: 'validation' },
  ],
  ['no document', {}, { code: 'BAD_USER_INPUT', refusal: 'malformed', status: 400 }],
  [
    'a document that is no text',
    { query: { a: 1 } },
    { code: 'BAD_USER_INPUT', refusal: 'malformed', status: 400 },
  ],
  ['no JSON', 'nonsense', { code: 'BAD_USER_INPUT', refusal: 'malformed', status: 400 }],
  ['a list', '[]', { code: 'BAD_USER_INPUT', refusal: 'malformed', status: 400 }],
  ['too large a body', 'x'.repeat(3_000), { code: 'BAD_USER_INPUT', refusal: 'body_too_large', status: 413 }],
];

describe('O5: every request of a known caller leaves one line', () => {
  it.each(LINES)('for %s', async (_, body, line) => {
    const gateway = await freshGateway({ env });
    const response = await gateway.fetch(post(body, { ...(await tokenOf(A)), accept: 'application/json' }));
    const lines = operationLines(gateway);
    const kind: unknown = line['kind'] ?? expect.any(String);
    const codes = line['code'] === undefined ? [] : [line['code']];
    expect(lines).toEqual([{ ...SHAPE, ...line, kind, codes }]);
    expect(lines[0]?.['requestId']).toBe(response.headers.get('x-request-id'));
    expect(lines[0]?.['status']).toBe(response.status);
    expect(gateway.reports).toHaveLength(1);
    expect(gateway.reports[0]).not.toMatch(/Secret|uuid|Bearer|[0-9a-f]{8}-/);
  });

  it('for one that the upstream failed', async () => {
    const gateway = await freshGateway({ env });
    gateway.sandbox.script({ fault: { kind: 'status', status: 503 }, times: 9 });
    await gateway.fetch(post({ query: QUERY, variables: { uuid: A } }, await tokenOf(A)));
    expect(operationLines(gateway)).toMatchObject([
      { code: 'UPSTREAM_UNAVAILABLE', status: 200, upstreamCalls: 1 },
    ]);
  });

  it('for one whose caller left before its body had come', async () => {
    const gateway = await freshListener({ env: { AUTH_MODE: 'headers', LOG_LEVEL: 'info' } });
    const client = await openRaw(gateway.url);
    const { apiKey, organisation } = gateway.sandbox;
    client.send(
      `${head(`x-api-key: ${apiKey}`, `organisation: ${organisation}`, 'Content-Length: 100')}\r\n{`,
    );
    await fetch(post('{}', {}, gateway.url));
    client.destroy();
    await until(() => {
      expect(operationLines(gateway)).toMatchObject([
        { aborted: true, code: 'ABORTED', codes: [], status: null },
      ]);
    });
  });

  it('with one name for a tenant, and another one in every process', async () => {
    const tenants = [];
    for (let process = 0; process < 2; process += 1) {
      const gateway = await freshGateway({ env });
      for (const token of [await tokenOf(A), await tokenOf(A), await tokenOf(B), await organisationToken()]) {
        await gateway.fetch(post({ query: '{ __typename }' }, token));
      }
      tenants.push(operationLines(gateway).map(({ tenant }) => tenant));
    }
    const [first = [], second = []] = tenants;
    expect(first[0]).toBe(first[1]);
    expect(new Set([...first, ...second]).size).toBe(6);
  });

  it('and no request of a stranger leaves any, however many there are', async () => {
    const gateway = await freshListener({ env });
    await gateway.fetch(post({ query: QUERY }, await strangersToken()));
    await gateway.fetch(post('nonsense', { 'content-type': 'text/plain' }));
    await gateway.fetch(new Request('http://gateway.test/graphql', { method: 'OPTIONS' }));
    await gateway.fetch(new Request('http://gateway.test/health/ready'));
    const client = await openRaw(gateway.url);
    client.send(smallRequest().repeat(100));
    await client.answers(100, '}');
    client.destroy();
    expect(gateway.reports).toEqual([]);
  });
});
