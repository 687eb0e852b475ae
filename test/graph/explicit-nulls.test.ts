import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { dataOf, textAt, type Variables } from '../support/graphql.ts';

const CUSTOMER = STORIES[1]?.uuid ?? '';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

function below(fields: string, signature = '', variables: Variables = {}) {
  return gateway.query(`query${signature} { customer(uuid: "${CUSTOMER}") { ${fields} } }`, variables);
}

const rows = (args: string) => `entitlements(${args}) { nodes { uuid } }`;
const totals = (args: string) => `entitlementSummaries(${args}) { nodes { id } }`;
const filtered = (filter: string) => totals(`filter: { ${filter} }`);

describe('an explicit null', () => {
  const ABSENT =
    'status: null, search: null, orderBy: null, first: null, after: null, last: null, before: null';
  const NO_ARGUMENTS = `GET /entitlements/customer/${CUSTOMER}?limit=10`;
  const NO_FILTER = `GET /entitlements/customer/unique/${CUSTOMER}?limit=10`;

  it('means the same as no argument, written out', async () => {
    dataOf(await below(rows(ABSENT)));
    dataOf(
      await below(
        totals(
          'filter: null, search: null, orderBy: null, first: null, after: null, last: null, before: null',
        ),
      ),
    );
    expect(gateway.takeLog()).toEqual([NO_ARGUMENTS, NO_FILTER]);
  });

  it('means the same as no argument, and so does a variable without a value', async () => {
    const signature =
      '($s: [String!], $t: String, $o: EntitlementOrder, $n: Int, $c: String, $f: EntitlementSummaryFilter)';
    const fields = `${rows('status: $s, search: $t, orderBy: $o, first: $n, after: $c')} ${totals('filter: $f, last: $n, before: $c')}`;
    for (const variables of [{}, { s: null, t: null, o: null, n: null, c: null, f: null }]) {
      dataOf(await below(fields, signature, variables));
      expect(gateway.takeLog().sort()).toEqual([NO_ARGUMENTS, NO_FILTER]);
    }
  });

  it.each([
    'uuid: null, entitlementUuid: null, customerUuid: null, contractUuid: null',
    'createdAt: null, activeFrom: null, quantity: null, quantityUsed: null',
    'uuid: { eq: null, in: null, isNull: null }',
    'createdAt: { eq: null, neq: null, gt: null, gte: null, lt: null, lte: null, in: null, isNull: null }',
    'quantity: { eq: null, neq: null, gt: null, gte: null, lt: null, lte: null, in: null, isNull: null }',
    'quantity: {}, activeFrom: {}',
    '',
  ])('restricts nothing inside a filter: { %s }', async (filter) => {
    dataOf(await below(filtered(filter)));
    expect(gateway.takeLog()).toEqual([NO_FILTER]);
  });

  it('leaves conditions beside it in force, also where they are false or 0', async () => {
    dataOf(
      await below(
        filtered('quantity: { gt: null, gte: 0, isNull: false }, contractUuid: { eq: null, isNull: false }'),
      ),
    );
    expect(gateway.takeLog()).toEqual([
      NO_FILTER.replace(
        'limit=10',
        'contract_id__isnull=false&limit=10&quantity__gte=0&quantity__isnull=false',
      ),
    ]);
  });
});

describe('an empty text', () => {
  it('is no search, and no cursor', async () => {
    const start = [`GET /entitlements/customer/${CUSTOMER}?limit=10`];
    for (const args of ['search: ""', 'after: ""', 'before: "", first: 10']) {
      dataOf(await below(rows(args)));
      expect(gateway.takeLog()).toEqual(start);
    }
  });
});

describe('a uuid in capitals', () => {
  it('names the same customer', async () => {
    const reply = await gateway.query(`{ customer(uuid: "${CUSTOMER.toUpperCase()}") { uuid } }`);
    expect(textAt(dataOf(reply), 'customer', 'uuid')).toBe(CUSTOMER);
  });
});
