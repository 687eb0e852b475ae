import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, listAt, type Reply, textAt } from '../support/graphql.ts';

const [BIG = '', STRANGE = ''] = STORIES.map(({ uuid }) => uuid);
const GONE = '00000000-0000-4000-8000-00000000dead';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

const globalId = (...parts: readonly string[]) => Buffer.from(parts.join(':')).toString('base64url');
const rowsOf = (customer: string) => gateway.sandbox.world.rowsOf(customer).map(({ record }) => record);

const FIELDS = `__typename id
  ... on Customer { uuid name }
  ... on Entitlement { uuid entitlementUuid quantity customer { uuid } contract { name } }
  ... on EntitlementSummary { totalQuantity entitlement { uuid name } customer { uuid } }`;

function node(id: string, fields = FIELDS): Promise<Reply> {
  return gateway.query(`query($id: ID!) { node(id: $id) { ${fields} } }`, { id });
}

function nodes(ids: readonly string[], fields = FIELDS): Promise<Reply> {
  return gateway.query(`query($ids: [ID!]!) { nodes(ids: $ids) { ${fields} } }`, { ids });
}

describe('every id that the graph gives out', () => {
  it('leads back to what it was given out for', async () => {
    const found = dataOf(
      await gateway.query(`{ customer(uuid: "${STRANGE}") {
        __typename id uuid name
        entitlements(first: 25) { nodes { ...Row } }
        entitlementSummaries(first: 25) { nodes { ...Total } }
      } }
      fragment Row on Entitlement { __typename id uuid entitlementUuid quantity customer { uuid } contract { name } }
      fragment Total on EntitlementSummary { __typename id totalQuantity entitlement { uuid name } customer { uuid } }`),
    );
    const customer = {
      __typename: 'Customer',
      id: at(found, 'customer', 'id'),
      uuid: STRANGE,
      name: at(found, 'customer', 'name'),
    };
    const rows = listAt(found, 'customer', 'entitlements', 'nodes');
    const totals = listAt(found, 'customer', 'entitlementSummaries', 'nodes');
    expect([rows.length, totals.length]).toEqual([25, 12]);
    const everything = [customer, ...totals, ...rows];
    for (const each of everything) expect(dataOf(await node(textAt(each, 'id')))).toEqual({ node: each });
    expect(dataOf(await nodes(everything.map((each) => textAt(each, 'id'))))).toEqual({ nodes: everything });
  });

  it('is unique, opaque and fit for a URL', async () => {
    const lists = 'id entitlements(first: 500) { nodes { id summary { id } } }';
    const data = dataOf(
      await gateway.query(
        `{ a: customer(uuid: "${BIG}") { ${lists} } b: customer(uuid: "${STRANGE}") { ${lists} } }`,
      ),
    );
    const ids = ['a', 'b'].flatMap((alias) => {
      const rows = listAt(data, alias, 'entitlements', 'nodes');
      const totals = new Set(rows.map((row) => textAt(row, 'summary', 'id')));
      return [textAt(data, alias, 'id'), ...rows.map((row) => textAt(row, 'id')), ...totals];
    });
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[\w-]{60,150}$/);
  });
});

describe('a node costs', () => {
  const CONTRACT = '... on Entitlement { contract { name } }';

  it.each<[what: string, type: string, key: string, fields: string, calls: string[]]>([
    ['nothing for a customer', 'Customer', STRANGE, '... on Customer { uuid }', []],
    [
      'its record for the name of a customer',
      'Customer',
      STRANGE,
      '... on Customer { name }',
      [`GET /customers/${STRANGE}`],
    ],
    [
      'nothing for a name that only another type has',
      'Customer',
      STRANGE,
      '... on Entitlement { name } id',
      [],
    ],
    [
      'one call for a total',
      'EntitlementSummary',
      'total',
      'id',
      ['GET /entitlements/customer/unique/# limit=1'],
    ],
    [
      'one page for a row that is near',
      'Entitlement',
      'row',
      'id',
      ['GET /entitlements/customer/# limit=100'],
    ],
    [
      'its references, as they are asked for',
      'Entitlement',
      'row',
      CONTRACT,
      ['GET /entitlements/customer/# limit=100&populate=contract'],
    ],
    [
      'its references through nested fragments',
      'Entitlement',
      'row',
      `... on Node { ${CONTRACT} }`,
      ['GET /entitlements/customer/# limit=100&populate=contract'],
    ],
    [
      'no reference that another type is asked for',
      'Entitlement',
      'row',
      '... on EntitlementSummary { customer { name } } ... on Entitlement { uuid }',
      ['GET /entitlements/customer/# limit=100'],
    ],
    [
      'no reference that is skipped',
      'Entitlement',
      'row',
      '... on Entitlement @skip(if: true) { contract { name } } id',
      ['GET /entitlements/customer/# limit=100'],
    ],
    [
      'the name of its customer with the row',
      'Entitlement',
      'row',
      '... on Entitlement { customer { name } }',
      ['GET /entitlements/customer/# limit=100&populate=customer'],
    ],
  ])('%s', async (_what, type, key, fields, calls) => {
    const row = rowsOf(STRANGE)[3];
    const second = key === 'row' ? row?.id : row?.entitlement;
    const id = key === STRANGE ? globalId(type, STRANGE) : globalId(type, STRANGE, second ?? '');
    dataOf(await node(id, fields));
    const expected = calls.map((call) =>
      call.startsWith('GET /entitlements/customer/unique')
        ? `GET /entitlements/customer/unique/${STRANGE}?entitlement__in=${second ?? ''}&limit=1`
        : call.replace('# ', `${STRANGE}?`),
    );
    expect(gateway.takeLog()).toEqual(expected);
  });

  it('one walk for several of one customer, with what any of them needs', async () => {
    const ids = rowsOf(STRANGE)
      .slice(0, 5)
      .map(({ id }) => globalId('Entitlement', STRANGE, id));
    dataOf(await nodes([...ids, ...ids], '... on Entitlement { product { uuid } }'));
    expect(gateway.takeLog()).toEqual([`GET /entitlements/customer/${STRANGE}?limit=100&populate=product`]);
  });

  it('one walk for each customer', async () => {
    const ids = [BIG, STRANGE].flatMap((customer) =>
      rowsOf(customer)
        .slice(0, 2)
        .map(({ id }) => globalId('Entitlement', customer, id)),
    );
    dataOf(await nodes(ids, 'id'));
    expect(gateway.takeLog()).toEqual(
      [BIG, STRANGE].map((customer) => `GET /entitlements/customer/${customer}?limit=100`),
    );
  });
});

describe('a node that is gone', () => {
  it.each([
    ['Customer', globalId('Customer', GONE), 'name'],
    ['Entitlement', globalId('Entitlement', STRANGE, GONE), 'uuid'],
    ['Entitlement', globalId('Entitlement', GONE, GONE), 'uuid'],
    ['EntitlementSummary', globalId('EntitlementSummary', STRANGE, GONE), 'totalQuantity'],
  ])('is null with NOT_FOUND: %s %s', async (type, id, field) => {
    const reply = await node(id, `... on ${type} { ${field} }`);
    expect(reply.data).toEqual({ node: null });
    expect(reply.errors.map(({ code, path }) => ({ code, path }))).toEqual([
      { code: 'NOT_FOUND', path: ['node'] },
    ]);
  });

  it('leaves the others in their places', async () => {
    const [first, , third] = rowsOf(STRANGE).map(({ id }) => globalId('Entitlement', STRANGE, id));
    const reply = await nodes([first ?? '', globalId('Entitlement', STRANGE, GONE), third ?? ''], 'id');
    expect(reply.data).toEqual({ nodes: [{ id: first }, null, { id: third }] });
    expect(reply.errors.map(({ code, path }) => ({ code, path }))).toEqual([
      { code: 'NOT_FOUND', path: ['nodes', 1] },
    ]);
  });

  it('is told from one that could not be looked for', async () => {
    gateway.sandbox.script({
      path: `/entitlements/customer/${STRANGE}`,
      times: 99,
      fault: { kind: 'status', status: 401 },
    });
    const near = globalId('Entitlement', BIG, rowsOf(BIG)[0]?.id ?? '');
    const reply = await nodes([globalId('Entitlement', STRANGE, GONE), near], 'id');
    gateway.sandbox.clearFaults();
    expect(reply.data).toEqual({ nodes: [null, { id: near }] });
    expect(reply.errors.map(({ code, path }) => ({ code, path }))).toEqual([
      { code: 'UPSTREAM_AUTH', path: ['nodes', 0] },
    ]);
  });

  it('is told from one that lies deeper than a walk goes', async () => {
    const deep = await startGateway({ env: { UPSTREAM_PAGE_LIMIT: '10' } });
    const id = globalId('Entitlement', BIG, rowsOf(BIG)[1199]?.id ?? '');
    const reply = await deep.query('query($id: ID!) { node(id: $id) { id } }', { id });
    await deep.close();
    expect(reply.data).toEqual({ node: null });
    expect(reply.errors.map(({ code }) => code)).toEqual(['QUERY_TOO_COMPLEX']);
  });
});
