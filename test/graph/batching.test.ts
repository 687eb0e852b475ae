import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startListeningGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, listAt, textAt } from '../support/graphql.ts';
import { startWavedGateway } from './waves.ts';

const [BIG = '', STRANGE = '', , GATED = ''] = STORIES.map(({ uuid }) => uuid);
const CUSTOMERS = STORIES.slice(4, 29).map(({ uuid }) => uuid);

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startListeningGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

/** Asks over HTTP and gives back what was asked upstream, in order of text since waves have no order within. */
async function callsOf(document: string, variables = {}): Promise<string[]> {
  dataOf(await gateway.query(document, variables));
  return gateway.takeLog().sort();
}

/** What a page about an account shows; the record comes first, as an unknown customer has nothing else. */
function accountOf(customer: string, entitlements: readonly string[]): string {
  const soon = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const balances = (prefix: string, some: readonly string[], fields: string) =>
    some.map((uuid, n) => `${prefix}${n}: balance(entitlementUuid: "${uuid}") { ${fields} }`).join(' ');
  return `{ customer(uuid: "${customer}") { name
    ${balances('gate', entitlements.slice(0, 20), 'held reason')}
    ${balances('meter', entitlements.slice(0, 3), 'granted used remaining units usedFraction nextExpiry { at quantity }')}
    expiring(before: "${soon}") { name expiryAt } } }`;
}

const rowsOf = (customer: string, query: string) => `GET /entitlements/customer/${customer}?${query}`;
const totalsOf = (customer: string, query: string) =>
  `GET /entitlements/customer/unique/${customer}?${query}`;
const entitlementsOf = (customer: string) =>
  [...new Set(gateway.sandbox.world.rowsOf(customer).map(({ record }) => record.entitlement))].sort();

describe('upstream calls, as promised', () => {
  it('are none for a customer that is only named', async () => {
    expect(await callsOf(`{ customer(uuid: "${BIG}") { __typename id uuid } }`)).toEqual([]);
    expect(
      await callsOf('query($u: [UUID!]!) { customersByUuid(uuids: $u) { uuid } }', { u: CUSTOMERS }),
    ).toEqual([]);
  });

  it('are one for the record of a customer, however often it is asked for', async () => {
    const query = `{ customer(uuid: "${BIG}") { name email externalId } again: customer(uuid: "${BIG}") { name } }`;
    expect(await callsOf(query)).toEqual([`GET /customers/${BIG}`]);
  });

  it('are one for the records of 100 customers', async () => {
    const uuids = Array.from(
      { length: 100 },
      (_, n) => CUSTOMERS[n] ?? `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    );
    const calls = await callsOf('query($u: [UUID!]!) { customersByUuid(uuids: $u) { name } }', { u: uuids });
    expect(calls).toEqual([`GET /customers?id__in=${uuids.join()}&limit=100`]);
  });

  it('are one for a customer by its external id, with its record; one for up to 50 of them', async () => {
    const ids = STORIES.flatMap(
      ({ uuid }) => gateway.sandbox.world.customers.get(uuid)?.record.external_id ?? [],
    );
    const some = [...ids, ...Array.from({ length: 50 - ids.length }, (_, n) => `nobody-${n}`)];
    const by = (id: string, n: number) =>
      `c${n}: customerByExternalId(externalId: "${id}") { name externalId }`;
    expect(await callsOf(`{ ${by(ids[1] ?? '', 1)} }`)).toEqual([
      `GET /customers?external_id=${ids[1]}&limit=2`,
    ]);
    expect(await callsOf(`{ ${some.map(by).join(' ')} }`)).toEqual([
      `GET /customers?external_id__in=${some.sort().join()}&limit=100`,
    ]);
  });

  it('are one for up to 100 entitlements with any references', async () => {
    const fields = 'uuid contract { name } product { name } invoice { name } customer { name email }';
    const calls = await callsOf(
      `{ customer(uuid: "${BIG}") { entitlements(first: 100) { nodes { ${fields} } } } }`,
    );
    expect(calls).toEqual([rowsOf(BIG, 'limit=100&populate=contract,customer,invoice,product')]);
  });

  it('are one for the same list under several aliases, sliced for each of them', async () => {
    const query = `{
      customer(uuid: "${BIG}") {
        few: entitlements(first: 3) { nodes { uuid contract { name } } }
        more: entitlements(first: 20) { nodes { uuid product { name } } pageInfo { hasNextPage } }
        count: entitlements(first: 7) { totalCount edges { cursor } }
      }
      again: customer(uuid: "${BIG}") { entitlements { nodes { uuid } } }
    }`;
    const data = dataOf(await gateway.query(query));
    expect(gateway.takeLog()).toEqual([rowsOf(BIG, 'limit=20&populate=contract,product')]);
    const lengths = [
      listAt(data, 'customer', 'few', 'nodes').length,
      listAt(data, 'customer', 'more', 'nodes').length,
      listAt(data, 'customer', 'count', 'edges').length,
      listAt(data, 'again', 'entitlements', 'nodes').length,
    ];
    expect(lengths).toEqual([3, 20, 7, 10]);
    expect(at(data, 'customer', 'more', 'pageInfo', 'hasNextPage')).toBe(true);
  });

  it('are two for the entitlements and the summaries of one customer', async () => {
    const query = `{ customer(uuid: "${BIG}") { entitlements { nodes { uuid } } entitlementSummaries { nodes { id } } } }`;
    expect(await callsOf(query)).toEqual([rowsOf(BIG, 'limit=10'), totalsOf(BIG, 'limit=10')]);
  });

  it('are two for 50 entitlements, each with its summary', async () => {
    const query = `{ customer(uuid: "${BIG}") { entitlements(first: 50) { nodes { uuid summary { totalQuantity } } } } }`;
    const ids = gateway.sandbox.world
      .rowsOf(BIG)
      .slice(0, 50)
      .map(({ record }) => record.entitlement);
    expect(await callsOf(query)).toEqual(
      [
        totalsOf(BIG, `entitlement__in=${[...new Set(ids)].sort().join()}&limit=50`),
        rowsOf(BIG, 'limit=50'),
      ].sort(),
    );
  });

  it('are two for the summaries of 51 distinct entitlements', async () => {
    const ids = entitlementsOf(BIG).slice(0, 51);
    const gates = ids.map(
      (id, n) => `gate${n}: entitlementSummary(entitlementUuid: "${id}") { totalQuantity }`,
    );
    expect(await callsOf(`{ customer(uuid: "${BIG}") { ${gates.join(' ')} } }`)).toEqual(
      [
        totalsOf(BIG, `entitlement__in=${ids.slice(50).join()}&limit=1`),
        totalsOf(BIG, `entitlement__in=${ids.slice(0, 50).join()}&limit=50`),
      ].sort(),
    );
  });

  it('are one for twenty feature gates', async () => {
    const ids = entitlementsOf(GATED);
    expect(ids).toHaveLength(20);
    const gates = ids.map(
      (id, n) => `gate${n}: entitlementSummary(entitlementUuid: "${id}") { id entitlement { name } }`,
    );
    const calls = await callsOf(`{ customer(uuid: "${GATED}") { ${gates.join(' ')} } }`);
    expect(calls).toEqual([totalsOf(GATED, `entitlement__in=${ids.join()}&limit=20`)]);
  });

  it("are two for a customer's name, twenty gates, three meters and what expires within 30 days", async () => {
    const calls = await callsOf(accountOf(GATED, entitlementsOf(GATED)));
    expect(calls).toEqual([`GET /customers/${GATED}`, rowsOf(GATED, 'limit=100')]);
  });

  it('are one for each of 25 customers with 5 entitlements each', async () => {
    const query =
      'query($u: [UUID!]!) { customersByUuid(uuids: $u) { entitlements(first: 5) { nodes { uuid } } } }';
    expect(await callsOf(query, { u: CUSTOMERS })).toEqual(
      CUSTOMERS.map((uuid) => rowsOf(uuid, 'limit=5')).sort(),
    );
  });

  it('are one walk for any number of nodes of one customer', async () => {
    const ids = gateway.sandbox.world
      .rowsOf(BIG)
      .slice(90, 210)
      .filter((_, n) => n % 10 === 0)
      .map(({ record }) => Buffer.from(`Entitlement:${BIG}:${record.id}`).toString('base64url'));
    const data = dataOf(await gateway.query('query($i: [ID!]!) { nodes(ids: $i) { id } }', { i: ids }));
    expect(listAt(data, 'nodes')).toEqual(ids.map((id) => ({ id })));
    const log = gateway.takeLog().map((line) => line.replace(/cursor=[^&]+/, 'cursor=…'));
    expect(log).toEqual([
      rowsOf(BIG, 'limit=100'),
      rowsOf(BIG, 'cursor=…&limit=100'),
      rowsOf(BIG, 'cursor=…&limit=100'),
    ]);
  });

  it.each([
    ['forward', 'first: 5, after: $c', 'endCursor'],
    ['backward', 'last: 5, before: $c', 'startCursor'],
  ])('are one for each page %s', async (_way, args, cursor) => {
    const query = `query($c: String) { customer(uuid: "${STRANGE}") { entitlements(${args}, orderBy: { field: ID }) {
      nodes { uuid } pageInfo { ${cursor} hasNextPage hasPreviousPage }
    } } }`;
    const seen = new Set<string>();
    for (let c: string | null = null, page = 0; page < 5; page += 1) {
      const data = dataOf(await gateway.query(query, { c }));
      const nodes = listAt(data, 'customer', 'entitlements', 'nodes');
      for (const node of nodes) seen.add(textAt(node, 'uuid'));
      expect(gateway.takeLog()).toHaveLength(1);
      c = textAt(data, 'customer', 'entitlements', 'pageInfo', cursor);
    }
    expect(seen.size).toBe(25);
  });
});

describe('upstream calls that need nothing of each other', () => {
  it.each<[what: string, sizes: number[], document: string, variables: object]>([
    [
      'the entitlements and the summaries of one customer',
      [3],
      `{ customer(uuid: "${BIG}") { entitlements { totalCount nodes { uuid } } entitlementSummaries { nodes { id } } gate: entitlementSummary(entitlementUuid: "${BIG}") { id } } }`,
      {},
    ],
    [
      'the entitlements of 25 customers',
      [25],
      'query($u: [UUID!]!) { customersByUuid(uuids: $u) { entitlements(first: 5) { nodes { uuid } } } }',
      { u: CUSTOMERS },
    ],
    ['a record, then all that is on a page about the account', [1, 1], accountOf(GATED, [BIG, STRANGE]), {}],
    [
      'the rows of three customers, then their summaries',
      [3, 3],
      'query($u: [UUID!]!) { customersByUuid(uuids: $u) { entitlements { nodes { summary { id } } } } }',
      { u: CUSTOMERS.slice(0, 3) },
    ],
    [
      'the nodes of two customers, and a third customer',
      [3],
      'query($i: [ID!]!) { nodes(ids: $i) { ... on Customer { name } ... on EntitlementSummary { totalQuantity } } }',
      {
        i: [
          Buffer.from(`Customer:${BIG}`).toString('base64url'),
          Buffer.from(`EntitlementSummary:${BIG}:${STRANGE}`).toString('base64url'),
          Buffer.from(`EntitlementSummary:${STRANGE}:${BIG}`).toString('base64url'),
        ],
      },
    ],
  ])('go out in one wave: %s', async (_what, sizes, document, variables) => {
    const waved = await startWavedGateway(sizes);
    onTestFinished(() => waved.close());
    await waved.query(document, { ...variables });
    expect(waved.waves.map(({ length }) => length)).toEqual(sizes);
  });
});
