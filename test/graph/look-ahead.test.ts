import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, isRecord, listAt, type Variables } from '../support/graphql.ts';

const CUSTOMER = STORIES[1]?.uuid ?? '';
const PATH = `GET /entitlements/customer/${CUSTOMER}`;
const TOTALS_PATH = `GET /entitlements/customer/unique/${CUSTOMER}`;

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

/** The upstream calls for fields of one customer; `head` and `tail` may declare variables and fragments. */
async function callsOf(fields: string, head = '', variables: Variables = {}, tail = ''): Promise<string[]> {
  dataOf(
    await gateway.query(`query${head} { customer(uuid: "${CUSTOMER}") { ${fields} } } ${tail}`, variables),
  );
  return gateway.takeLog();
}

const node = (fields: string) => `entitlements { nodes { uuid ${fields} } }`;
const populating = (...names: string[]) => [
  `${PATH}?limit=10${names.length === 0 ? '' : `&populate=${names.join()}`}`,
];

describe('references are filled in', () => {
  it.each<[what: string, fields: string, populate: string[]]>([
    ['for nothing when none is selected', node('name contractUuid invoiceUuid'), []],
    ['for one', node('contract { name }'), ['contract']],
    [
      'for nothing where the rows tell as much',
      node('contract { id uuid __typename } invoice { id uuid }'),
      [],
    ],
    ['for a product, which rows do not name', node('product { id }'), ['product']],
    [
      'for several, in one order',
      node('product { name } invoice { name } contract { email }'),
      ['contract', 'invoice', 'product'],
    ],
    ['for what edges select', 'entitlements { edges { node { invoice { name } } } }', ['invoice']],
    [
      'for what nodes and edges select together',
      'entitlements { nodes { product { name } } edges { node { invoice { name } } } }',
      ['invoice', 'product'],
    ],
    ['for aliased fields', node('a: contract { name } b: product { n: name }'), ['contract', 'product']],
    [
      'for inline fragments',
      node('... on Entitlement { contract { name } ... { product { uuid } } }'),
      ['contract', 'product'],
    ],
    [
      'for fragments on the interface',
      node('... on Node { ... on Entitlement { invoice { name } } }'),
      ['invoice'],
    ],
    ['for a product that is only counted', node('product { __typename }'), ['product']],
    ['for name and address of the customer', node('customer { name email }'), ['customer']],
    ['for the name of the customer behind an alias', node('owner: customer { title: name }'), ['customer']],
    ['for no other field of the customer', node('customer { id uuid __typename }'), []],
    [
      'for the union of aliased lists',
      `a: ${node('contract { name }')} b: ${node('product { uuid }')} ${node('')}`,
      ['contract', 'product'],
    ],
    [
      'for nothing that is skipped',
      node('contract @skip(if: true) { name } product @include(if: false) { uuid }'),
      [],
    ],
    [
      'for what is not skipped',
      node('contract @skip(if: false) { name } product @include(if: true) { uuid }'),
      ['contract', 'product'],
    ],
    [
      'for one of two that the other skips',
      node('contract @skip(if: true) { name } c: contract { name }'),
      ['contract'],
    ],
    [
      'for nothing inside a skipped fragment',
      node('... @skip(if: true) { contract { name } } ... @include(if: true) { product { uuid } }'),
      ['product'],
    ],
  ])('%s', async (_what, fields, populate) => {
    expect(await callsOf(fields)).toEqual(populating(...populate));
  });

  it.each<[variables: Variables, populate: string[]]>([
    [{}, ['contract', 'product']],
    [{ withContract: false }, ['product']],
    [{ withContract: true, withoutProduct: true }, ['contract']],
    [{ withContract: false, withoutProduct: true }, []],
  ])('as variables say, or their defaults: %j', async (variables, populate) => {
    const fields = node('...References');
    const head = '($withContract: Boolean! = true, $withoutProduct: Boolean! = false)';
    const tail = `fragment References on Entitlement { contract @include(if: $withContract) { name } ...Product @skip(if: $withoutProduct) }
      fragment Product on Entitlement { product { ...Names } } fragment Names on Product { name }`;
    expect(await callsOf(fields, head, variables, tail)).toEqual(populating(...populate));
  });

  it('for customers that several lists ask for', async () => {
    const query = `{ customersByUuid(uuids: ["${CUSTOMER}", "${CUSTOMER.toUpperCase()}"]) { ${node('contract { name }')} } }`;
    dataOf(await gateway.query(query));
    expect(gateway.takeLog()).toEqual(populating('contract'));
  });
});

describe('a customer', () => {
  it('takes no record for fields that are asked of other types only', async () => {
    const tail = 'fragment F on Node { ... on Entitlement { name } }';
    expect(await callsOf('uuid ... on Node { ... on Entitlement { name } } ...F', '', {}, tail)).toEqual([]);
  });
});

describe('the customer of an entitlement', () => {
  it('takes one record for all rows where a row cannot tell', async () => {
    const calls = await callsOf(node('customer { name externalId }'));
    expect(calls).toEqual([...populating(), `GET /customers/${CUSTOMER}`]);
  });

  it.each(['recordAsOf', 'recordIsStale', 'recordAsOf email recordIsStale'])(
    'takes one record for all rows where %s is asked for, and nothing else of it with the rows',
    async (fields) => {
      const calls = await callsOf(node(`customer { name ${fields} }`));
      expect(calls).toEqual([...populating(), `GET /customers/${CUSTOMER}`]);
    },
  );

  it('takes its record for a name beside the time of that, though another list has its rows filled in', async () => {
    gateway.sandbox.script({ path: '/entitlements', fault: { kind: 'replace', edit: withOldNames } });
    const lists = `a: ${node('customer { name }')} b: ${node('customer { name email recordAsOf }')}
      c: ${node('customer { name externalId }')}`;
    const data = dataOf(await gateway.query(`{ customer(uuid: "${CUSTOMER}") { uuid ${lists} } }`));
    expect(gateway.takeLog()).toEqual([...populating('customer'), `GET /customers/${CUSTOMER}`]);
    const namesOf = (alias: string) =>
      new Set(listAt(data, 'customer', alias, 'nodes').map((row) => at(row, 'customer', 'name')));
    expect(namesOf('a')).toEqual(new Set(['Old name']));
    const name = STORIES[1]?.name;
    expect([namesOf('b'), namesOf('c')]).toEqual([new Set([name]), new Set([name])]);
  });

  it('takes its record where the upstream does not fill it in', async () => {
    gateway.sandbox.script({ path: '/entitlements', fault: { kind: 'replace', edit: withBareCustomers } });
    const calls = await callsOf(node('customer { name }'));
    expect(calls).toEqual([...populating('customer'), `GET /customers/${CUSTOMER}`]);
  });

  it('takes its record where the upstream fills it in wrongly', async () => {
    gateway.sandbox.script({ path: '/entitlements', fault: { kind: 'replace', edit: withNumbersForNames } });
    const calls = await callsOf(node('customer { name }'));
    expect(calls).toEqual([...populating('customer'), `GET /customers/${CUSTOMER}`]);
  });
});

function withOldNames(body: unknown): unknown {
  const customer = { id: CUSTOMER, name: 'Old name', email: null };
  return { results: listAt(body, 'results').map((row) => isRecord(row) && { ...row, customer }), next: null };
}

function withNumbersForNames(body: unknown): unknown {
  const customer = { id: CUSTOMER, name: 42, email: null };
  return { results: listAt(body, 'results').map((row) => isRecord(row) && { ...row, customer }), next: null };
}

function withBareCustomers(body: unknown): unknown {
  const results = listAt(body, 'results').map((row) => isRecord(row) && { ...row, customer: CUSTOMER });
  return { results, next: null };
}

describe('a connection costs', () => {
  const LIMIT_1 = [`${PATH}?limit=1`];
  const LIMIT_10 = [`${PATH}?limit=10`];

  it.each<[what: string, fields: string, calls: string[]]>([
    ['nothing for its type', 'entitlements { __typename }', []],
    [
      'nothing for the types of its parts',
      'entitlements(first: 0) { __typename edges { __typename } nodes { __typename } pageInfo { __typename } }',
      [],
    ],
    ['nothing for what is skipped', 'entitlements @skip(if: true) { nodes { uuid } }', []],
    [
      'nothing for a window of no rows',
      'entitlements(first: 0) { nodes { uuid } edges { cursor } pageInfo { startCursor endCursor } }',
      [],
    ],
    ['one row for its count', 'entitlements { totalCount }', LIMIT_1],
    [
      'one row for its count and a window of no rows',
      'entitlements(first: 0) { totalCount nodes { uuid } }',
      LIMIT_1,
    ],
    [
      'one row for its count in a larger window',
      'entitlements(first: 100) { t: totalCount __typename }',
      LIMIT_1,
    ],
    [
      'one row for what lies around a window of no rows',
      'entitlements(first: 0) { pageInfo { hasNextPage hasPreviousPage } }',
      LIMIT_1,
    ],
    ['one page for what follows it', 'entitlements { pageInfo { hasNextPage } }', LIMIT_10],
    ['one page for cursors only', 'entitlements { pageInfo { endCursor } totalCount }', LIMIT_10],
    [
      'one page for types of rows, whose number is asked for',
      'entitlements { nodes { __typename } }',
      LIMIT_10,
    ],
    [
      'one call for a count beside a window',
      'a: entitlements { totalCount } b: entitlements { nodes { uuid } }',
      LIMIT_10,
    ],
    ['one row for the count of totals', 'entitlementSummaries { totalCount }', [`${TOTALS_PATH}?limit=1`]],
    [
      'nothing for the parts of a total that come with it',
      'entitlementSummaries { nodes { id customer { uuid } entitlement { name } } }',
      [`${TOTALS_PATH}?limit=10`],
    ],
  ])('%s', async (_what, fields, calls) => {
    expect(await callsOf(fields)).toEqual(calls);
  });

  it('says truly what lies around a window of no rows', async () => {
    const query = `{ customer(uuid: "${CUSTOMER}") { entitlements(first: 0) { pageInfo { hasNextPage hasPreviousPage } } } }`;
    const pageInfo = at(dataOf(await gateway.query(query)), 'customer', 'entitlements', 'pageInfo');
    expect(pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
  });
});
