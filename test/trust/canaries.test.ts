import type { Credentials } from '../../src/domain/credentials.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { emptyWorld } from '../../src/sandbox/world.ts';
import { startListener } from '../support/http-listener.ts';
import { addTenant, ALPHA, relayId, unwrapped } from './tenants.ts';
import { boundTo, JWT_ENV, organisationWide } from './tokens.ts';
import { createTrustGateway, ENDPOINT, type TrustGateway } from './trust-gateway.ts';

type Callers = () => Promise<Record<string, string>[]>;

const API_KEY = 'api-key-canary-51c7';
const ORGANISATION = '0ca9a12e-0ca9-4a12-8ca9-0ca9a12e0ca9';
const CURSOR_SECRET = 'cursor-secret-canary-of-more-than-32-letters';
const PREVIOUS_CURSOR_SECRET = 'previous-cursor-secret-canary-long-enough';

const ENV = {
  PRIVATE_PORT: '0',
  RETRY_ATTEMPTS: '1',
  BREAKER_MINIMUM_CALLS: '10000',
  UPSTREAM_TIMEOUT_MS: '100',
  CURSOR_SECRET,
};

/** Answers of the upstream that hold what nobody may see, in every way in which a call can fail. */
const FAULTS: readonly Fault[] = [
  ...[302, 400, 401, 403, 404, 408, 422, 429, 500, 502, 503].map((status) => ({
    kind: 'status' as const,
    status,
    body: { detail: [{ loc: ['query', 'search-canary'], msg: 'body-canary', input: API_KEY }] },
    headers: {
      location: 'http://127.0.0.1:9/location-canary',
      'x-header-canary': API_KEY,
      'retry-after': '0',
    },
  })),
  { kind: 'cut' },
  { kind: 'hang' },
  { kind: 'malformed' },
  { kind: 'replace', edit: () => ({ results: 'results-canary' }) },
  { kind: 'replace', edit: () => ({ results: [{ id: 'row-canary' }], next: 7 }) },
  {
    kind: 'replace',
    edit: () => ({ results: ['row-canary', null, { id: ALPHA.rows[0], customer: 'row-canary' }] }),
  },
  { kind: 'replace', edit: () => 'text-canary' },
];

const LISTS = `entitlements(search: $text, first: 2) { nodes { uuid name quantity } totalCount }
  entitlementSummaries(search: $text) { nodes { id totalQuantity } }`;
const READ = `query($uuid: UUID!, $text: String) { customer(uuid: $uuid) { name ${LISTS} } }`;

/** Operations that fail before anything is asked of the upstream, each by a value in its variables. */
const REFUSED: readonly (readonly [document: string, variables: Record<string, unknown>])[] = [
  ['query($v: UUID!) { customer(uuid: $v) { name } }', { v: 'variable-canary' }],
  ['query($v: [UUID!]!) { customersByUuid(uuids: $v) { name } }', { v: ['variable-canary'] }],
  ['query($v: ID!) { node(id: $v) { id } }', { v: 'variable-canary' }],
  ['query($v: ID!) { node(id: $v) { id } }', { v: relayId('Customer', 'variable-canary') }],
  ['query($v: [ID!]!) { nodes(ids: $v) { id } }', { v: ['variable-canary'] }],
  [
    `query($v: Int) { customer(uuid: "${ALPHA.customer}") { entitlements(first: $v) { totalCount } } }`,
    { v: 'variable-canary' },
  ],
  [
    `query($v: String) { customer(uuid: "${ALPHA.customer}") { entitlements(after: $v) { totalCount } } }`,
    { v: 'variable-canary' },
  ],
  [
    `query($v: String) { customer(uuid: "${ALPHA.customer}") { entitlements(search: $v) { totalCount } } }`,
    { v: 'canary'.repeat(99) },
  ],
  [
    `query($v: [String!]) { customer(uuid: "${ALPHA.customer}") { entitlements(status: $v) { totalCount } } }`,
    { v: ['canary,x'] },
  ],
  [
    `query($v: EntitlementOrder) { customer(uuid: "${ALPHA.customer}") { entitlements(orderBy: $v) { totalCount } } }`,
    { v: { field: 'variable-canary', 'key-canary': 1 } },
  ],
  [
    `query($v: EntitlementSummaryFilter) { customer(uuid: "${ALPHA.customer}") { entitlementSummaries(filter: $v) { totalCount } } }`,
    { v: { createdAt: { gt: 'variable-canary' } } },
  ],
  [
    `query($v: EntitlementSummaryFilter) { customer(uuid: "${ALPHA.customer}") { entitlementSummaries(filter: $v) { totalCount } } }`,
    { v: { quantity: { in: ['variable-canary'] } } },
  ],
  ['query($v: UUID!) { customer(uuid: $v) { name', { v: 'variable-canary' }],
  ['query($v: UUID!) { customer(uuid: $v) { nothing } }', { v: 'variable-canary' }],
];

const BODIES = [
  'body-canary',
  '{"query": "body-canary',
  '["body-canary"]',
  '{"query":"{ viewer { customer { uuid } } }","variables":"body-canary"}',
  '{"query":7,"extensions":"body-canary"}',
];

let sandbox: Sandbox;
let metricsUrl: string;

beforeAll(async () => {
  const world = emptyWorld();
  addTenant(world, ALPHA);
  sandbox = await startSandbox({ world, apiKey: API_KEY, organisation: ORGANISATION });
});
afterAll(() => sandbox.close());

describe('T10: no secret and no value of a client', () => {
  const own = { apiKey: API_KEY, organisation: ORGANISATION };
  const modes: readonly (readonly [string, Credentials | null, Record<string, string>, Callers])[] = [
    ['none', own, { AUTH_MODE: 'none' }, () => Promise.resolve([{}])],
    ['jwt', own, JWT_ENV, () => Promise.all([boundTo(ALPHA.customer), organisationWide()])],
    [
      'headers',
      null,
      { AUTH_MODE: 'headers' },
      () => Promise.resolve([{ 'x-api-key': API_KEY, organisation: ORGANISATION }]),
    ],
  ];

  it.each(modes)(
    'gets into an answer, a log line or a metric, whatever goes wrong: AUTH_MODE=%s',
    async (_, credentials, env, callers) => {
      const free = await startListener(() => undefined);
      await free.close();
      metricsUrl = `${free.url}/metrics`;
      const gateway = createTrustGateway({
        upstreamUrl: sandbox.url,
        credentials,
        env: { ...ENV, ...env, PRIVATE_PORT: new URL(free.url).port },
      });
      await gateway.listen();
      const answers: string[] = [];
      const sent: string[] = [];
      for (const caller of await callers()) {
        const headers = {
          ...caller,
          'x-gateway-debug': '1',
          cookie: 'header-canary',
          'x-other': 'header-canary',
        };
        sent.push(...Object.values(caller));
        answers.push(...(await provoke(gateway, headers)));
      }
      const metrics = await (await fetch(metricsUrl)).text();
      await gateway.close();
      expect(answers.length).toBeGreaterThan(FAULTS.length + REFUSED.length + BODIES.length);
      expect(gateway.lines.length).toBeGreaterThan(FAULTS.length);
      const tokens = sent.flatMap((value) => value.replace('Bearer ', '').split('.'));
      const secrets = [
        /canary/i,
        new RegExp(ORGANISATION, 'i'),
        ...tokens.map((part) => new RegExp(part.replaceAll('-', '\\-'))),
      ];
      for (const sink of [...answers, ...gateway.lines, metrics]) {
        for (const secret of secrets) expect(unwrapped(sink)).not.toMatch(secret);
      }
      for (const line of gateway.lines) expect(line).not.toMatch(/documentwords|aaaaaaaa-/);
    },
  );

  it('gets into the log by an error inside the gateway, which says where it was and not with what', async () => {
    const gateway = createTrustGateway({
      upstreamUrl: sandbox.url,
      credentials: own,
      env: { ...JWT_ENV, CURSOR_SECRET: `${CURSOR_SECRET},${PREVIOUS_CURSOR_SECRET}` },
    });
    const request = new Request(ENDPOINT, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await organisationWide()) },
      body: '{}',
    });
    // A body that fails in a way that nobody thought of, with an error that tells all.
    Object.defineProperty(request, 'body', {
      get: () => {
        const cause = new Error(`${CURSOR_SECRET} or ${PREVIOUS_CURSOR_SECRET}`);
        throw new TypeError(`reading ${API_KEY} failed`, { cause });
      },
    });
    const response = await gateway.fetch(request);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/canary/);
    expect(gateway.lines.join('\n')).toContain('internal error');
    expect(gateway.lines.join('\n')).toContain('"stack":["');
    expect(gateway.lines.join('\n')).not.toMatch(/canary/);
    await gateway.close();
  });
});

/** Everything that can go right or wrong, as one caller; the results are whole answers with their headers. */
async function provoke(gateway: TrustGateway, headers: Readonly<Record<string, string>>): Promise<string[]> {
  const answers: string[] = [];
  const ask = async (document: string, variables: Record<string, unknown>) => {
    const reply = await gateway.ask(document, { variables, headers });
    answers.push(`${reply.text}\n${JSON.stringify([...reply.headers])}`);
  };
  const named = { uuid: ALPHA.customer, text: 'variable-canary' };
  await ask(READ, named);
  await ask('{ document: viewer { words: customer { uuid } } documentwords: __typename }', {});
  for (const fault of FAULTS) {
    sandbox.script({ fault, times: 3 });
    await ask(READ, named);
    sandbox.clearFaults();
  }
  for (const [document, variables] of REFUSED) await ask(document, variables);
  for (const body of BODIES) answers.push(await textOf(gateway, headers, body));
  answers.push(
    await textOf(gateway, { authorization: 'Bearer token.canary.token', 'x-api-key': 'key canary' }, '{}'),
  );
  return answers;
}

async function textOf(
  gateway: TrustGateway,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<string> {
  const type = { 'content-type': 'application/json' };
  const response = await gateway.fetch(
    new Request(ENDPOINT, { method: 'POST', headers: { ...type, ...headers }, body }),
  );
  return `${await response.text()}\n${JSON.stringify([...response.headers])}`;
}
