import { describe, expect, it, onTestFinished } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { type GatewayOptions, startGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, isRecord, listAt, type Reply } from '../support/graphql.ts';

const [BIG = '', STRANGE = ''] = STORIES.map(({ uuid }) => uuid);
const CANARY = 'c4n4ry';
const KEY = `${CANARY}-key`;
const ALWAYS = 99;

async function freshGateway(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const gateway = await startGateway({ sandbox: { apiKey: KEY }, ...options });
  onTestFinished(() => gateway.close());
  return gateway;
}

function brief({ errors }: Reply): unknown[] {
  return errors.map(({ path, extensions }) => ({ path, ...extensions }));
}

/** Rewrites one row of whatever list comes. */
function withRow(index: number, change: Readonly<Record<string, unknown>>): Fault {
  const edit = (body: unknown) =>
    isRecord(body) && {
      ...body,
      results: listAt(body, 'results').map((row, n) =>
        n === index && isRecord(row) ? { ...row, ...change } : row,
      ),
    };
  return { kind: 'replace', edit };
}

const BOTH_LISTS = `{ customer(uuid: "${STRANGE}") {
  uuid
  rows: entitlements(first: 2) { nodes { uuid } }
  totals: entitlementSummaries(first: 2) { nodes { id } }
} }`;

const body = { detail: `${CANARY} at /srv/app.py https://internal.example` };

/** A fault, and what a client is told of it. */
const FAILURES: readonly [what: string, fault: Fault, told: object][] = [
  ['a refused key', { kind: 'status', status: 401, body }, { code: 'UPSTREAM_AUTH' }],
  ['a refused organisation', { kind: 'status', status: 403, body }, { code: 'UPSTREAM_AUTH' }],
  [
    'too many requests',
    { kind: 'status', status: 429, body, headers: { 'retry-after': '7' } },
    { code: 'RATE_LIMITED', retryAfter: 7 },
  ],
  [
    'too many requests, for nobody knows how long',
    { kind: 'status', status: 429, body },
    { code: 'RATE_LIMITED' },
  ],
  ['a server error', { kind: 'status', status: 500, body }, { code: 'UPSTREAM_UNAVAILABLE' }],
  [
    'a bad gateway',
    { kind: 'status', status: 502, body: `<h1>${CANARY}</h1>` },
    { code: 'UPSTREAM_UNAVAILABLE' },
  ],
  ['a pause', { kind: 'status', status: 503, body }, { code: 'UPSTREAM_UNAVAILABLE' }],
  [
    'a redirect',
    { kind: 'status', status: 302, headers: { location: `http://127.0.0.1:1/${CANARY}` } },
    { code: 'UPSTREAM_UNAVAILABLE' },
  ],
  ['an unknown status', { kind: 'status', status: 418, body }, { code: 'UPSTREAM_UNAVAILABLE' }],
  [
    'a refusal of what nobody asked for',
    { kind: 'status', status: 422, body },
    { code: 'UPSTREAM_UNAVAILABLE' },
  ],
  ['a cut connection', { kind: 'cut' }, { code: 'UPSTREAM_UNAVAILABLE' }],
  ['silence', { kind: 'hang' }, { code: 'UPSTREAM_TIMEOUT' }],
  ['half an answer', { kind: 'malformed' }, { code: 'UPSTREAM_INVALID', jsonPath: '$' }],
  [
    'a page of text',
    { kind: 'status', status: 200, body: CANARY },
    { code: 'UPSTREAM_INVALID', jsonPath: '$' },
  ],
  [
    'a list without envelope',
    { kind: 'status', status: 200, body: [] },
    { code: 'UPSTREAM_INVALID', jsonPath: '$' },
  ],
  [
    'an envelope without list',
    { kind: 'status', status: 200, body: { results: CANARY } },
    { code: 'UPSTREAM_INVALID', jsonPath: '$.results' },
  ],
  [
    'a 404 of something else',
    { kind: 'status', status: 404, body: '<html></html>' },
    { code: 'UPSTREAM_INVALID', jsonPath: '$' },
  ],
];

describe('one endpoint that fails', () => {
  it.each(FAILURES)('leaves the other one standing, and has its own code: %s', async (_what, fault, told) => {
    const gateway = await freshGateway({ timeoutMs: 40 });
    gateway.sandbox.script({ path: '/entitlements/customer/unique', times: ALWAYS, fault });
    const reply = await gateway.query(BOTH_LISTS);
    expect(brief(reply)).toEqual([{ path: ['customer', 'totals'], ...told }]);
    expect(reply.data).toMatchObject({ customer: { uuid: STRANGE, totals: null } });
    expect(listAt(reply.data, 'customer', 'rows', 'nodes')).toHaveLength(2);
    expectDiscretion(reply, gateway);
  });

  it('names the argument that the upstream refuses', async () => {
    const gateway = await freshGateway();
    const refusal = { detail: [{ loc: ['query', 'search'], msg: CANARY, type: CANARY }] };
    gateway.sandbox.script({ fault: { kind: 'status', status: 422, body: refusal } });
    const reply = await gateway.query(
      `{ customer(uuid: "${BIG}") { entitlements(search: "${CANARY}") { totalCount } } }`,
    );
    const path = ['customer', 'entitlements'];
    expect(brief(reply)).toEqual([{ path, code: 'BAD_USER_INPUT', argument: 'search' }]);
    expectDiscretion(reply, gateway);
  });

  it('leaves the record and the totals standing when it is the one of rows', async () => {
    const gateway = await freshGateway();
    gateway.sandbox.script({
      path: `/entitlements/customer/${STRANGE}`,
      times: ALWAYS,
      fault: { kind: 'status', status: 500 },
    });
    const reply = await gateway.query(BOTH_LISTS.replace('uuid\n', 'uuid name\n'));
    expect(brief(reply)).toEqual([{ path: ['customer', 'rows'], code: 'UPSTREAM_UNAVAILABLE' }]);
    expect(listAt(reply.data, 'customer', 'totals', 'nodes')).toHaveLength(2);
  });

  it('fails each summary that it does not tell, and nothing else of the rows', async () => {
    const gateway = await freshGateway();
    gateway.sandbox.script({
      path: '/entitlements/customer/unique',
      times: ALWAYS,
      fault: { kind: 'status', status: 500 },
    });
    const reply = await gateway.query(
      `{ customer(uuid: "${STRANGE}") { entitlements(first: 2) { nodes { uuid summary { id } } } } }`,
    );
    const path = (n: number) => ['customer', 'entitlements', 'nodes', n, 'summary'];
    expect(brief(reply)).toEqual([0, 1].map((n) => ({ path: path(n), code: 'UPSTREAM_UNAVAILABLE' })));
    expect(at(reply.data, 'customer', 'entitlements', 'nodes', 1, 'summary')).toBeNull();
  });

  it('nulls a customer whose record is asked for, and no other', async () => {
    const gateway = await freshGateway();
    gateway.sandbox.script({ path: '/customers', times: ALWAYS, fault: { kind: 'status', status: 500 } });
    const reply = await gateway.query(
      `{ named: customer(uuid: "${BIG}") { name } bare: customer(uuid: "${BIG}") { uuid } }`,
    );
    expect(brief(reply)).toEqual([{ path: ['named'], code: 'UPSTREAM_UNAVAILABLE' }]);
    expect(reply.data).toEqual({ named: null, bare: { uuid: BIG } });
  });

  it('is told of credentials that the whole upstream refuses', async () => {
    const gateway = await freshGateway();
    const other = await freshGateway({
      upstreamUrl: gateway.sandbox.url,
      sandbox: { apiKey: `${KEY}-revoked` },
    });
    const reply = await other.query(BOTH_LISTS);
    expect(reply.errors.map(({ code }) => code)).toEqual(['UPSTREAM_AUTH', 'UPSTREAM_AUTH']);
    expectDiscretion(reply, gateway);
  });
});

describe('a row that breaks the contract', () => {
  const FIELDS = 'uuid name quantity createdAt contract { name }';
  const LIST = `{ customer(uuid: "${STRANGE}") { rows: entitlements(first: 2) { nodes { ${FIELDS} } } totals: entitlementSummaries { totalCount } } }`;

  it.each<[change: object, field: string, jsonPath: string]>([
    [{ quantity: CANARY }, 'quantity', '$.results[1].quantity'],
    [{ name: 42 }, 'name', '$.results[1].name'],
    [{ created_at: CANARY }, 'createdAt', '$.results[1].created_at'],
    [{ contract: [] }, 'contract', '$.results[1].contract'],
    [{ contract: { id: STRANGE, name: 42 } }, 'contract', '$.results[1].contract.name'],
  ])('nulls only the field that it breaks: %j', async (change, field, jsonPath) => {
    const gateway = await freshGateway();
    gateway.sandbox.script({ path: `/entitlements/customer/${STRANGE}`, fault: withRow(1, { ...change }) });
    const reply = await gateway.query(LIST);
    const path = ['customer', 'rows', 'nodes', 1, field];
    expect(brief(reply)).toEqual([{ path, code: 'UPSTREAM_INVALID', jsonPath }]);
    expect(at(reply.data, 'customer', 'rows', 'nodes', 1, field)).toBeNull();
    expect(at(reply.data, 'customer', 'rows', 'nodes', 0, 'quantity')).toBe(100);
    expectDiscretion(reply, gateway);
  });

  it('goes unnoticed by a query that does not ask for the broken field', async () => {
    const gateway = await freshGateway();
    gateway.sandbox.script({
      path: `/entitlements/customer/${STRANGE}`,
      fault: withRow(1, { quantity: CANARY }),
    });
    dataOf(
      await gateway.query(`{ customer(uuid: "${STRANGE}") { entitlements(first: 2) { nodes { uuid } } } }`),
    );
  });

  it.each([{ id: null }, { id: CANARY }, { entitlement: 7 }, { customer: null }])(
    'nulls its own connection only, when it is no row at all: %j',
    async (change) => {
      const gateway = await freshGateway();
      gateway.sandbox.script({ path: `/entitlements/customer/${STRANGE}`, fault: withRow(1, { ...change }) });
      const reply = await gateway.query(LIST);
      const jsonPath = `$.results[1].${Object.keys(change).join()}`;
      const cursors = {
        resumeAfter: expect.any(String) as unknown,
        resumeBefore: expect.any(String) as unknown,
      };
      expect(brief(reply)).toEqual([
        { path: ['customer', 'rows'], code: 'UPSTREAM_INVALID', jsonPath, ...cursors },
      ]);
      expect(reply.data).toMatchObject({ customer: { rows: null, totals: { totalCount: 12 } } });
      expectDiscretion(reply, gateway);
    },
  );

  it('fails its page and is reported when it belongs to another customer', async () => {
    const gateway = await freshGateway();
    gateway.sandbox.script({
      path: `/entitlements/customer/${STRANGE}`,
      fault: withRow(1, { customer: BIG }),
    });
    const reply = await gateway.query(LIST);
    const jsonPath = '$.results[1].customer';
    expect(brief(reply)).toEqual([{ path: ['customer', 'rows'], code: 'UPSTREAM_INVALID', jsonPath }]);
    expect(reply.text).not.toContain(BIG);
    expect(gateway.reports).toHaveLength(1);
    expect(String(gateway.reports[0])).toMatch(/another customer/);
  });
});

/** Nothing of the credentials, the upstream's place, its words or our inside may reach a client. */
function expectDiscretion(reply: Reply, { sandbox }: TestGateway): void {
  for (const secret of [CANARY, sandbox.organisation, sandbox.url, new URL(sandbox.url).port]) {
    expect(reply.text).not.toContain(secret);
  }
  expect(reply.text).not.toMatch(/https?:|127\.0\.0\.1|\.[jt]s\b|node_modules|originalError|"stack"/);
}
