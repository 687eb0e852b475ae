import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/auth/principal.ts';
import { CursorCodec } from '../../../src/cursors/cursor.ts';
import { writeGlobalId } from '../../../src/schema/global-id.ts';
import { schema } from '../../../src/schema/index.ts';
import { checkCost } from '../../../src/operation/limits/cost.ts';
import { estimate } from '../../support/estimate.ts';
import type { Estimate } from '../../../src/schema/needs/ledger.ts';
import { PRESENT } from '../../support/present.ts';
import { customerUuid, entitlementUuid, rowUuid } from '../../support/sample-data.ts';
import { boundTo, ORGANISATION } from './counted-graph.ts';

const limits = { pageLimit: 100, pageBudget: 20, maxPageSize: 500 };
const cursors = new CursorCodec('a secret of at least 32 characters');
const ANY = customerUuid(1);

function costOf(
  text: string,
  variables: Record<string, unknown> = {},
  principal: Principal = ORGANISATION,
): Estimate {
  return estimate(schema, parse(text), undefined, variables, { principal, limits, cursors, ...PRESENT });
}

const ofCustomer = (selection: string) => `{ customer(uuid: "${ANY}") { ${selection} } }`;
const list = (texts: readonly string[]) => JSON.stringify(texts);
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const customers = (count: number) => list(range(count).map(customerUuid));
const gates = range(20).map(
  (n) => `g${n}: entitlementSummary(entitlementUuid: "${entitlementUuid(n)}") { totalQuantity }`,
);
const balance = (alias: string) => `${alias}: balance(entitlementUuid: "${entitlementUuid(1)}") { held }`;
const rowId = (customer: number, row: number) =>
  writeGlobalId('Entitlement', `${customerUuid(customer)}:${rowUuid(row)}`);
const ofRows = (ids: readonly string[]) => `{ nodes(ids: ${list(ids)}) { id } }`;

describe('G3: the cost of an operation is counted in upstream calls and rows', () => {
  it.each<[what: string, document: string, calls: number, rows: number]>([
    ['a handle', ofCustomer('uuid id __typename'), 0, 0],
    ['introspection', '{ __schema { types { name } } __type(name: "Customer") { name } }', 0, 0],
    ['the caller of an organisation', '{ viewer { customer { name entitlements { totalCount } } } }', 0, 0],
    ["a customer's record", ofCustomer('name email externalId'), 1, 1],
    ['25 records', `{ customersByUuid(uuids: ${customers(25)}) { name } }`, 1, 25],
    [
      '100 records, one of them alone as well',
      `{ customersByUuid(uuids: ${customers(100)}) { name } customer(uuid: "${ANY}") { name } }`,
      1,
      100,
    ],
    ['10 rows by default', ofCustomer('entitlements { nodes { name contract { name } } }'), 1, 10],
    ['100 rows', ofCustomer('entitlements(first: 100) { nodes { name } }'), 1, 100],
    ['250 rows, read in equal pages', ofCustomer('entitlements(first: 250) { nodes { name } }'), 3, 252],
    [
      'rows and whether there are more',
      ofCustomer('entitlements(first: 5) { nodes { name } pageInfo { hasNextPage } }'),
      2,
      10,
    ],
    ['a total count', ofCustomer('entitlements { totalCount }'), 1, 1],
    ['a balance, for which all assignments are read', ofCustomer(balance('a')), 20, 2000],
    [
      'twenty balances, all of them and what expires, which share that',
      ofCustomer(
        `${range(20)
          .map((n) => balance(`b${n}`))
          .join(' ')} balances { reason } expiring(before: "2027-01-01T00:00:00Z") { name }`,
      ),
      20,
      2000,
    ],
    ['no balances', ofCustomer('balances(entitlementUuids: []) { held }'), 0, 0],
    ['no rows', ofCustomer('entitlements(first: 0) { nodes { name } }'), 0, 0],
    ['rows that no condition lets pass', ofCustomer('entitlements(status: []) { nodes { name } }'), 0, 0],
    [
      'the last rows of a sorted list',
      ofCustomer('entitlements(last: 5, orderBy: { field: ID }) { nodes { name } }'),
      1,
      5,
    ],
    [
      'the last rows of a list without an order',
      ofCustomer('entitlements(last: 5) { nodes { name } }'),
      20,
      2000,
    ],
    [
      'a list twice',
      ofCustomer(
        'a: entitlements(first: 5) { nodes { name } } b: entitlements(first: 20) { nodes { product { name } } }',
      ),
      1,
      25,
    ],
    ['a list of totals', ofCustomer('entitlementSummaries(first: 25) { nodes { totalQuantity } }'), 1, 25],
    [
      '50 rows with their totals',
      ofCustomer('entitlements(first: 50) { nodes { name summary { totalQuantity } } }'),
      2,
      100,
    ],
    [
      '120 rows with their totals',
      ofCustomer(
        'entitlements(first: 120) { nodes { summary { totalQuantity } } edges { node { again: summary { id } } } }',
      ),
      5,
      360,
    ],
    ['20 feature gates', ofCustomer(gates.join(' ')), 1, 20],
    [
      '25 customers with 5 rows each',
      `{ customersByUuid(uuids: ${customers(25)}) { entitlements(first: 5) { nodes { name } } } }`,
      25,
      125,
    ],
    [
      'rows whose customer is asked for what only its record tells',
      ofCustomer('entitlements(first: 5) { nodes { customer { externalId } } }'),
      2,
      6,
    ],
    [
      'rows of the customer of rows, repeated for each of them',
      ofCustomer(
        'entitlements(first: 20) { nodes { customer { entitlements(first: 30) { nodes { name } } } } }',
      ),
      2,
      620,
    ],
    ['one row by its id', ofRows([rowId(1, 1)]), 20, 2000],
    ['rows of one customer by their ids', ofRows([rowId(1, 1), rowId(1, 2)]), 20, 2000],
    ['rows of two customers by their ids', ofRows([rowId(1, 1), rowId(2, 2)]), 40, 4000],
    [
      'what resolvers refuse',
      ofCustomer(
        'a: entitlements(first: 501) { totalCount } b: entitlements(first: 1, last: 1) { totalCount } c: entitlements(after: "x") { totalCount }',
      ),
      0,
      0,
    ],
    // Each place tells that it is refused.
    ['more customers than may be named', `{ customersByUuid(uuids: ${customers(101)}) { name } }`, 0, 100],
  ])('%s', (_what, document, calls, rows) => {
    expect(costOf(document)).toMatchObject({ calls, rows });
  });

  it.each([
    ['of no rows', 'entitlements(first: 0) { __typename }'],
    ['of nothing but a type', 'entitlements { __typename }'],
    ['of a number alone', 'entitlements { totalCount }'],
    ['that no row passes', 'entitlements(status: []) { __typename }'],
    ['that are refused', 'entitlements(first: -1) { __typename }'],
    ['with a search that is refused', `entitlements(search: "${'x'.repeat(300)}") { __typename }`],
    [
      'with conditions that are refused',
      'entitlementSummaries(filter: { quantity: { gt: 2, lt: 1 } }) { __typename }',
    ],
  ])('counts the places of lists %s, which rows elsewhere multiply', (_, field) => {
    const aliases = range(10).map((n) => `a${n}: ${field}`);
    const nested = `entitlements(first: 100) { nodes { customer { ${aliases.join(' ')} } } }`;
    const { rows } = costOf(`{ customersByUuid(uuids: ${list(Array(50).fill(ANY))}) { ${nested} } }`);
    expect(rows).toBeGreaterThanOrEqual(10 * 50 * 100);
  });

  it("counts a bound caller's own customer", () => {
    const document = '{ viewer { customer { name entitlements { nodes { name } } } } }';
    expect(costOf(document, {}, boundTo(ANY))).toMatchObject({ calls: 2, rows: 11 });
  });
});

describe('G3: variables count as the literals that they stand for', () => {
  const rows = (declaration: string) =>
    `query(${declaration}) { customer(uuid: "${ANY}") { entitlements(first: $n) { nodes { name } } } }`;

  it.each<[what: string, document: string, variables: Record<string, unknown>, calls: number]>([
    ['a value', rows('$n: Int'), { n: 300 }, 3],
    ['a default', rows('$n: Int = 300'), {}, 3],
    ['null, which is as good as nothing', rows('$n: Int = 300'), { n: null }, 1],
    ['nothing at all', rows('$n: Int'), {}, 1],
    ['a wrong type, which execution refuses', rows('$n: Int'), { n: 'many' }, 0],
    ['a required one that is missing', rows('$n: Int!'), {}, 0],
  ])('%s', (_what, document, variables, calls) => {
    expect(costOf(document, variables).calls).toBe(calls);
  });

  it('follows @skip and @include, fragments and the operation that is asked for', () => {
    const document = `query A($yes: Boolean!) { ...F @skip(if: $yes) ... @include(if: $yes) { viewer { customer { name } } } }
      query B { ...F }
      fragment F on Query { ... on Query { customer(uuid: "${ANY}") { entitlements { nodes { name } } } } }`;
    const cost = (name: string, yes: boolean) =>
      estimate(
        schema,
        parse(document),
        name,
        { yes },
        { principal: ORGANISATION, limits, cursors, ...PRESENT },
      ).calls;
    expect([cost('A', true), cost('A', false), cost('B', true), cost('C', true)]).toEqual([0, 1, 1, 0]);
  });
});

describe('G3: QUERY_TOO_COMPLEX states the estimate and the limit', () => {
  const within = { maxUpstreamCalls: 25, maxRows: 125, maxResponseBytes: 5000 };

  it('lets an operation at its limits through', () => {
    expect(checkCost({ calls: 25, rows: 125, bytes: 5000 }, within)).toBeNull();
  });

  it.each([
    { calls: 26, rows: 125, bytes: 5000 },
    { calls: 25, rows: 126, bytes: 5000 },
    { calls: 25, rows: 125, bytes: 5001 },
  ])('refuses one call, row or byte more: $calls, $rows and $bytes', (cost) => {
    expect(checkCost(cost, within)).toEqual({
      kind: 'too-complex',
      message:
        'Expected an operation of at most 25 upstream calls, 125 rows and an answer of 5000 bytes, ' +
        `got one estimated at ${cost.calls} calls, ${cost.rows} rows and ${cost.bytes} bytes. ` +
        'Ask for fewer rows, customers, lists or fields at once.',
    });
  });

  it('keeps counting where lists multiply', () => {
    const nest = (depth: number): string =>
      `entitlements(first: 500) { nodes { ${depth === 0 ? 'id' : `customer { ${nest(depth - 1)} }`} } }`;
    const { rows, bytes } = costOf(ofCustomer(nest(8)));
    expect([rows, bytes]).toEqual([Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
  });
});
