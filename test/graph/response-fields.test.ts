import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, isRecord } from '../support/graphql.ts';

const CUSTOMER = '7c000000-0000-4000-8000-0000000000c1';
const DEFINITION = '7e000000-0000-4000-8000-0000000000e1';

/** A row in which no value occurs twice, so that no field can stand in for another. */
const ROW = {
  id: '7a000000-0000-4000-8000-0000000000a1',
  entitlement: DEFINITION,
  customer: { id: CUSTOMER, name: 'a customer', email: 'customer@example.test' },
  name: 'a name',
  units: 'some units',
  type: 'Credits',
  source_type: 'a source',
  source_id: '7a000000-0000-4000-8000-0000000000a2',
  contract: {
    id: '7a000000-0000-4000-8000-0000000000a3',
    name: 'a contract',
    email: 'contract@example.test',
  },
  product: { id: '7a000000-0000-4000-8000-0000000000a4', name: 'a product', email: 'product@example.test' },
  invoice: { id: '7a000000-0000-4000-8000-0000000000a5', name: 'an invoice', email: 'invoice@example.test' },
  active_from: '2026-01-01T00:00:01Z',
  expiry_at: '2026-01-01T00:00:02Z',
  quantity: 3.25,
  quantity_used: 1.125,
  quantity_remaining: 2.0625,
  created_at: '2026-01-01T00:00:03.000001Z',
  contract_id: '7a000000-0000-4000-8000-0000000000a6',
  event: 'an event',
  invoice_id: '7a000000-0000-4000-8000-0000000000a7',
  status: 'a status',
};

const TOTAL = {
  entitlement: {
    id: DEFINITION,
    name: 'a definition',
    description: 'a description',
    entitlement_type: 'Feature',
    units: 'its units',
    is_active: false,
    product_id: '7a000000-0000-4000-8000-0000000000a8',
    created_at: '2026-01-01T00:00:04Z',
  },
  total_quantity: 4.5,
  total_quantity_used: 5.5,
  total_expired_entitlements: 6.5,
};

/** Path upstream, path in the graph, and what the graph says where it has words of its own. */
type Place = readonly [upstream: string, graph: string, value?: unknown];

const ROW_PLACES: readonly Place[] = [
  ['id', 'uuid'],
  ['entitlement', 'entitlementUuid'],
  ['customer.id', 'customer.uuid'],
  ['customer.name', 'customer.name'],
  ['customer.email', 'customer.email'],
  ['name', 'name'],
  ['units', 'units'],
  ['type', 'type', 'CREDITS'],
  ['source_type', 'sourceType'],
  ['source_id', 'sourceUuid'],
  ['contract.id', 'contract.uuid'],
  ['contract.name', 'contract.name'],
  ['contract.email', 'contract.email'],
  ['product.id', 'product.uuid'],
  ['product.name', 'product.name'],
  ['product.email', 'product.email'],
  ['invoice.id', 'invoice.uuid'],
  ['invoice.name', 'invoice.name'],
  ['invoice.email', 'invoice.email'],
  ['active_from', 'activeFrom'],
  ['expiry_at', 'expiryAt'],
  ['quantity', 'quantity'],
  ['quantity_used', 'quantityUsed'],
  ['quantity_remaining', 'quantityRemaining'],
  ['created_at', 'createdAt'],
  ['contract_id', 'contractUuid'],
  ['event', 'event'],
  ['invoice_id', 'invoiceUuid'],
  ['status', 'status'],
];

const TOTAL_PLACES: readonly Place[] = [
  ['entitlement.id', 'entitlement.uuid'],
  ['entitlement.name', 'entitlement.name'],
  ['entitlement.description', 'entitlement.description'],
  ['entitlement.entitlement_type', 'entitlement.type', 'FEATURE'],
  ['entitlement.units', 'entitlement.units'],
  ['entitlement.is_active', 'entitlement.isActive'],
  ['entitlement.product_id', 'entitlement.productUuid'],
  ['entitlement.created_at', 'entitlement.createdAt'],
  ['total_quantity', 'totalQuantity'],
  ['total_quantity_used', 'totalQuantityUsed'],
  ['total_expired_entitlements', 'totalExpiredEntitlements'],
];

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** Asks for one list of the customer, with the upstream made to answer with `body`. */
async function answerTo(field: string, selection: string, body: unknown, args = ''): Promise<unknown> {
  gateway.sandbox.script({ path: '/entitlements', fault: { kind: 'status', status: 200, body } });
  const query = `{ customer(uuid: "${CUSTOMER}") { ${field}${args} { ${selection} } } }`;
  return at(dataOf(await gateway.query(query)), 'customer', field);
}

describe.each([
  ['entitlements', ROW, ROW_PLACES],
  ['entitlementSummaries', TOTAL, TOTAL_PLACES],
] as const)('every field of a row of %s', (field, row, places) => {
  it('has a place in the table, which says nothing twice', () => {
    expect(places.map(([upstream]) => upstream).sort()).toEqual(leavesOf(row).sort());
    expect(new Set(places.map(([, graph]) => graph)).size).toBe(places.length);
  });

  it('has its place in the graph', async () => {
    const selection = places.map(([, graph]) => selectionOf(graph)).join(' ');
    const answer = await answerTo(field, `nodes { ${selection} }`, { results: [row] });
    const node = at(answer, 'nodes', 0);
    for (const [upstream, graph, value = at(row, ...upstream.split('.'))] of places) {
      expect([graph, at(node, ...graph.split('.'))]).toEqual([graph, value]);
    }
  });
});

describe('the envelope', () => {
  it('has its total in totalCount, and its neighbours in the cursors', async () => {
    const other = { ...ROW, id: '7c000000-0000-4000-8000-0000000000ff' };
    const selection = 'totalCount pageInfo { startCursor endCursor }';
    const first = await answerTo(
      'entitlements',
      selection,
      { results: [other], next: 'second' },
      '(first: 1)',
    );
    const end = String(at(first, 'pageInfo', 'endCursor'));
    const body = { results: [ROW], next: 'b64+/=', previous: 'p&q', total_count: 42 };
    const answer = await answerTo('entitlements', selection, body, `(first: 1, after: "${end}")`);
    expect(at(answer, 'totalCount')).toBe(42);
    const variables = {
      after: at(answer, 'pageInfo', 'endCursor'),
      before: at(answer, 'pageInfo', 'startCursor'),
    };
    gateway.takeLog();
    await gateway.query(
      `query($after: String, $before: String) { customer(uuid: "${CUSTOMER}") {
        next: entitlements(first: 1, after: $after) { nodes { uuid } }
        previous: entitlements(last: 1, before: $before) { nodes { uuid } }
      } }`,
      variables,
    );
    expect(gateway.takeLog().sort()).toEqual([
      `GET /entitlements/customer/${CUSTOMER}?cursor=b64+/=&limit=1`,
      `GET /entitlements/customer/${CUSTOMER}?cursor=p&q&limit=1`,
    ]);
  });

  it('may leave out everything but the results', async () => {
    const selection = 'totalCount nodes { uuid } pageInfo { hasNextPage hasPreviousPage }';
    expect(
      await answerTo('entitlements', selection, {
        results: [{ id: ROW.id, entitlement: DEFINITION, customer: CUSTOMER }],
      }),
    ).toEqual({
      totalCount: null,
      nodes: [{ uuid: ROW.id }],
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
    });
  });
});

function selectionOf(path: string): string {
  const [outer = '', inner] = path.split('.');
  return inner === undefined ? outer : `${outer} { ${inner} }`;
}

function leavesOf(value: unknown, path = ''): string[] {
  if (!isRecord(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) =>
    leavesOf(inner, path === '' ? name : `${path}.${name}`),
  );
}
