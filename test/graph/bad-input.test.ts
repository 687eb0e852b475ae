import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { at, complaints, dataOf, type Variables } from '../support/graphql.ts';

const CUSTOMER = STORIES[1]?.uuid ?? '';
const OTHER = STORIES[0]?.uuid ?? '';
const CANARY = 'c4n4ry-do-not-repeat';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

/** Asks for something below one customer. */
function below(fields: string, signature = '', variables: Variables = {}) {
  return gateway.query(`query${signature} { customer(uuid: "${CUSTOMER}") { ${fields} } }`, variables);
}

const rows = (args: string) => `entitlements(${args}) { nodes { uuid } }`;
const totals = (args: string) => `entitlementSummaries(${args}) { nodes { id } }`;
const filtered = (filter: string) => totals(`filter: { ${filter} }`);
const many = (count: number, item: (index: number) => string) =>
  Array.from({ length: count }, (_, n) => item(n));
const uuidNumber = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const ROWS_PATH = ['customer', 'entitlements'];
const TOTALS_PATH = ['customer', 'entitlementSummaries'];

describe('arguments that no value of theirs can be right', () => {
  it.each<[what: string, fields: string, argument: string, path: readonly string[]]>([
    ['a negative first', rows('first: -1'), 'first', ROWS_PATH],
    ['a negative last', rows('last: -1'), 'last', ROWS_PATH],
    ['a first beyond the maximum', rows('first: 501'), 'first', ROWS_PATH],
    ['a last beyond the maximum', totals('last: 501'), 'last', TOTALS_PATH],
    ['first and last together', rows('first: 1, last: 1'), 'last', ROWS_PATH],
    ['first and last together, both 0', totals('first: 0, last: 0'), 'last', TOTALS_PATH],
    ['a negative first of an empty list', rows('first: -1, status: []'), 'first', ROWS_PATH],
    [
      'first and last of an empty list',
      totals('first: 1, last: 1, filter: { uuid: { in: [] } }'),
      'last',
      TOTALS_PATH,
    ],
    ['a search of 257 characters', rows(`search: "${'x'.repeat(257)}"`), 'search', ROWS_PATH],

    ['an empty status', rows('status: ["active", ""]'), 'status', ROWS_PATH],
    ['a status with a comma', rows('status: ["active,draft"]'), 'status', ROWS_PATH],
    ['a status of 65 characters', rows(`status: ["${'x'.repeat(65)}"]`), 'status', ROWS_PATH],
    ['51 statuses', rows(`status: ${JSON.stringify(many(51, String))}`), 'status', ROWS_PATH],
    [
      'statuses too long to send',
      rows(`status: ${JSON.stringify(many(50, (n) => `${n}${'☃'.repeat(60)}`))}`),
      'status',
      ROWS_PATH,
    ],
    ['eq that in excludes', filtered('quantity: { eq: 1, in: [2, 3] }'), 'filter.quantity', TOTALS_PATH],
    ['eq that neq excludes', filtered('quantity: { eq: 1, neq: 1 }'), 'filter.quantity', TOTALS_PATH],
    ['eq outside of a range', filtered('quantityUsed: { eq: 1, gt: 1 }'), 'filter.quantityUsed', TOTALS_PATH],
    ['in outside of a range', filtered('quantity: { in: [1, 2], gte: 3 }'), 'filter.quantity', TOTALS_PATH],
    ['in of what neq excludes', filtered('quantity: { in: [1], neq: 1 }'), 'filter.quantity', TOTALS_PATH],
    [
      'a range that ends before it starts',
      filtered('quantity: { gt: 2, lt: 1 }'),
      'filter.quantity',
      TOTALS_PATH,
    ],
    ['a range of no width', filtered('quantity: { gte: 2, lt: 2 }'), 'filter.quantity', TOTALS_PATH],
    [
      'a range of one number that neq excludes',
      filtered('quantity: { gte: 2, lte: 2, neq: 2 }'),
      'filter.quantity',
      TOTALS_PATH,
    ],
    [
      'a number that is absent',
      filtered('quantity: { isNull: true, eq: 1 }'),
      'filter.quantity',
      TOTALS_PATH,
    ],
    [
      'an id that is absent',
      filtered(`contractUuid: { isNull: true, eq: "${uuidNumber(1)}" }`),
      'filter.contractUuid',
      TOTALS_PATH,
    ],
    [
      'instants that exclude each other',
      filtered('createdAt: { gte: "2026-01-01T00:00:00.5Z", lt: "2026-01-01T00:00:00.45Z" }'),
      'filter.createdAt',
      TOTALS_PATH,
    ],
    [
      'instants that exclude each other through their offsets',
      filtered('activeFrom: { gt: "2026-01-01T01:00:00+01:00", lt: "2026-01-01T00:00:00Z" }'),
      'filter.activeFrom',
      TOTALS_PATH,
    ],
    [
      '101 ids',
      filtered(`uuid: { in: ${JSON.stringify(many(101, uuidNumber))} }`),
      'filter.uuid.in',
      TOTALS_PATH,
    ],
    ['a number beyond all numbers', filtered('quantity: { gt: 1e400 }'), 'filter.quantity.gt', TOTALS_PATH],
    [
      'a list with a number beyond all numbers',
      filtered('quantityUsed: { in: [1, -1e400] }'),
      'filter.quantityUsed.in',
      TOTALS_PATH,
    ],
    [
      'more ids than a request can carry',
      filtered(
        `uuid: { in: ${JSON.stringify(many(100, uuidNumber))} }, entitlementUuid: { in: ${JSON.stringify(many(100, uuidNumber))} }`,
      ),
      'filter.entitlementUuid.in',
      TOTALS_PATH,
    ],
  ])('are refused before any call: %s', async (_what, fields, argument, path) => {
    const reply = await below(fields);
    expect(complaints(reply)).toEqual([{ code: 'BAD_USER_INPUT', argument, path }]);
    expect(gateway.takeLog()).toEqual([]);
  });

  it('leave the rest of the answer standing', async () => {
    const reply = await below('uuid broken: entitlements(first: -1) { totalCount }');
    expect(reply.data).toEqual({ customer: { uuid: CUSTOMER, broken: null } });
    expect(complaints(reply)).toEqual([
      { code: 'BAD_USER_INPUT', argument: 'first', path: ['customer', 'broken'] },
    ]);
  });
});

describe('arguments that there are none of', () => {
  it.each([
    ['entitlements(frist: 1) { totalCount }', 'frist'],
    ['uuid @include(when: true, if: true)', 'when'],
  ])('are named in the error: %s', async (fields, argument) => {
    const reply = await below(fields);
    expect(complaints(reply)).toMatchObject([{ code: 'BAD_USER_INPUT', argument }]);
    expect(gateway.takeLog()).toEqual([]);
  });
});

describe('ids that this API did not give out', () => {
  const idOf = (text: string) => Buffer.from(text).toString('base64url');

  it.each<[what: string, id: string]>([
    ['nothing', ''],
    ['free text', CANARY],
    ['a plain uuid', CUSTOMER],
    ['an unknown type', idOf(`Contract:${CUSTOMER}`)],
    ['a type of the graph that is no node', idOf(`EntitlementDefinition:${CUSTOMER}`)],
    ['a type in the wrong case', idOf(`customer:${CUSTOMER}`)],
    ['a customer with a second key', idOf(`Customer:${CUSTOMER}:${OTHER}`)],
    ['an entitlement without its row', idOf(`Entitlement:${CUSTOMER}`)],
    ['a row with a third key', idOf(`Entitlement:${CUSTOMER}:${OTHER}:${OTHER}`)],
    ['a summary of no uuid', idOf(`EntitlementSummary:${CUSTOMER}:x`)],
    ['a uuid in capitals', idOf(`Customer:${CUSTOMER.toUpperCase()}`)],
    ['an id with something behind', `${idOf(`Customer:${CUSTOMER}`)}=`],
    ['a very long text', idOf(`Customer:${CUSTOMER}${'x'.repeat(10_000)}`)],
    ['a path', idOf('Customer:../../unique')],
  ])('are refused by node and nodes: %s', async (_what, id) => {
    const one = await gateway.query('query($id: ID!) { node(id: $id) { id } }', { id });
    expect(complaints(one)).toEqual([{ code: 'BAD_USER_INPUT', argument: 'id', path: ['node'] }]);
    const good = idOf(`Customer:${CUSTOMER}`);
    const several = await gateway.query('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [good, id],
    });
    expect(complaints(several)).toEqual([{ code: 'BAD_USER_INPUT', argument: 'ids[1]', path: ['nodes', 1] }]);
    expect(several.data).toEqual({ nodes: [{ id: good }, null] });
    if (id !== '') expect(one.text + several.text).not.toContain(id);
    expect(gateway.takeLog()).toEqual([]);
  });
});

describe('lists of ids', () => {
  it.each([
    ['nodes', 'ids', '[ID!]!', (n: number) => Buffer.from(`Customer:${uuidNumber(n)}`).toString('base64url')],
    ['customersByUuid', 'uuids', '[UUID!]!', uuidNumber],
  ] as const)('may hold 100 for %s, and no more', async (field, argument, type, item) => {
    const document = `query($list: ${type}) { ${field}(${argument}: $list) { id } }`;
    expect(at(dataOf(await gateway.query(document, { list: many(100, item) })), field)).toHaveLength(100);
    const reply = await gateway.query(document, { list: many(101, item) });
    expect(complaints(reply)).toEqual(
      Array.from({ length: 101 }, (_, place) => ({ code: 'BAD_USER_INPUT', argument, path: [field, place] })),
    );
    expect(at(dataOf(await gateway.query(document, { list: [] })), field)).toEqual([]);
    expect(gateway.takeLog()).toEqual([]);
  });
});

describe('an empty list of wanted values', () => {
  const EMPTY = {
    edges: [],
    nodes: [],
    totalCount: 0,
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  };
  const EVERYTHING =
    '{ edges { cursor } nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';

  it.each([
    ['entitlements', '(status: [])'],
    ['entitlements', '(status: [], first: 0)'],
    ['entitlementSummaries', '(filter: { uuid: { in: [] } })'],
    [
      'entitlementSummaries',
      '(filter: { quantity: { gt: 1, in: [] }, createdAt: { isNull: false } }, last: 3)',
    ],
    ['entitlementSummaries', '(filter: { createdAt: { in: [] } }, search: "x", orderBy: { field: ID })'],
  ])('lets nothing pass and costs no call: %s%s', async (field, args) => {
    expect(dataOf(await below(`${field}${args} ${EVERYTHING}`))).toEqual({ customer: { [field]: EMPTY } });
    expect(gateway.takeLog()).toEqual([]);
  });
});
