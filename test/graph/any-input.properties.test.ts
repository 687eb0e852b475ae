import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { listAt, isRecord, type Variables } from '../support/graphql.ts';

const CUSTOMER = STORIES[1]?.uuid ?? '';

/** All that the two endpoints may ever be asked with. */
const ROWS_NAMES: readonly string[] = [
  'cursor',
  'limit',
  'populate',
  'search',
  'sort_key',
  'sort_type',
  'status',
];
const TOTALS_NAME =
  /^(cursor|limit|sort_key|sort_type|search|(id|entitlement|customer|contract_id)(__in|__isnull)?|(created_at|active_from|quantity|quantity_used)(__(in|neq|gte?|lte?|isnull))?)$/;

/** What a caller must never see for any argument: a fault of the gateway, or one blamed on the upstream. */
const FAIR_CODES: ReadonlySet<unknown> = new Set(['BAD_USER_INPUT', 'INVALID_CURSOR']);

let gateway: TestGateway;
let cursors: readonly unknown[] = [];

beforeAll(async () => {
  gateway = await startGateway();
  const lists = 'entitlements { edges { cursor } } entitlementSummaries { edges { cursor } }';
  const { data } = await gateway.query(`{ customer(uuid: "${CUSTOMER}") { ${lists} } }`);
  cursors = ['entitlements', 'entitlementSummaries']
    .flatMap((field) => listAt(data, 'customer', field, 'edges'))
    .map((edge) => isRecord(edge) && edge['cursor']);
});
afterAll(() => gateway.close());

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 4 });
const count = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -1, max: 60 }) }, fc.integer());
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('active', 'draft', 'a', '\ud800', '%00&limit=1'),
);
const uuid = fc.oneof({ weight: 8, arbitrary: fc.uuid() }, fc.constant(CUSTOMER), text);
const instant = fc.oneof(
  { weight: 8, arbitrary: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()) },
  text,
);
const number = fc.oneof(fc.double(), fc.integer());
const cursor = fc.oneof(
  { weight: 4, arbitrary: fc.nat().map((n) => cursors[n % cursors.length]) },
  fc
    .tuple(fc.nat(), fc.nat())
    .map(([n, length]) => String(cursors[n % cursors.length]).slice(0, length % 200)),
  text,
);

function comparisons(value: fc.Arbitrary<unknown>, names: readonly string[]) {
  const few = fc.array(value, { maxLength: 3 });
  const entries = names.map(
    (name) =>
      [name, name === 'in' ? maybe(few) : name === 'isNull' ? maybe(fc.boolean()) : maybe(value)] as const,
  );
  return maybe(fc.record(Object.fromEntries(entries), { requiredKeys: [] }));
}

const IDS = ['eq', 'in', 'isNull'];
const RANGES = [...IDS, 'neq', 'gt', 'gte', 'lt', 'lte'];

const filter = fc.record(
  {
    uuid: comparisons(uuid, IDS),
    entitlementUuid: comparisons(uuid, IDS),
    customerUuid: comparisons(uuid, IDS),
    contractUuid: comparisons(uuid, IDS),
    createdAt: comparisons(instant, RANGES),
    activeFrom: comparisons(instant, RANGES),
    quantity: comparisons(number, RANGES),
    quantityUsed: comparisons(number, RANGES),
  },
  { requiredKeys: [] },
);

const order = fc.record({
  field: fc.constantFrom('ID', 'CREATED_AT', 'ACTIVE_FROM', 'QUANTITY', 'QUANTITY_USED', 'EXPIRY_AT', 'id'),
  direction: fc.constantFrom('ASC', 'DESC'),
});

const paging = {
  first: maybe(count),
  after: maybe(cursor),
  last: maybe(count),
  before: maybe(cursor),
  search: maybe(text),
  orderBy: maybe(order),
};
const rowArguments = fc.record(
  { ...paging, status: maybe(fc.array(text, { maxLength: 4 })) },
  { requiredKeys: [] },
);
const totalArguments = fc.record({ ...paging, filter: maybe(filter) }, { requiredKeys: [] });

const SELECTION =
  '{ nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';
const PAGING =
  'first: $first, after: $after, last: $last, before: $before, search: $search, orderBy: $orderBy';
const PAGING_TYPES = '$first: Int, $after: String, $last: Int, $before: String, $search: String';
const ROWS_QUERY = `query(${PAGING_TYPES}, $orderBy: EntitlementOrder, $status: [String!]) {
  customer(uuid: "${CUSTOMER}") { list: entitlements(${PAGING}, status: $status) ${SELECTION} } }`;
const TOTALS_QUERY = `query(${PAGING_TYPES}, $orderBy: EntitlementSummaryOrder, $filter: EntitlementSummaryFilter) {
  customer(uuid: "${CUSTOMER}") { list: entitlementSummaries(${PAGING}, filter: $filter) ${SELECTION} } }`;

async function expectFairness(
  query: string,
  variables: Variables,
  mayBeSent: (name: string) => boolean,
): Promise<void> {
  gateway.sandbox.clearRequests();
  const reply = await gateway.query(query, variables);
  expect(reply.status).toBe(200);
  for (const { code } of reply.errors) expect(FAIR_CODES).toContain(code);
  expect(gateway.reports).toEqual([]);
  for (const { query: sent, duplicates } of gateway.sandbox.requests) {
    expect(duplicates).toEqual([]);
    expect(Object.keys(sent).filter((name) => !mayBeSent(name))).toEqual([]);
    expect(Object.values(sent)).not.toContain('');
    expect(Number(sent['limit'])).toBeLessThanOrEqual(100);
  }
}

describe('any arguments whatever', () => {
  it('of entitlements are answered or refused, and reach the upstream as parameters of its own only', async () => {
    const property = fc.asyncProperty(rowArguments, (args) =>
      expectFairness(ROWS_QUERY, args, (name) => ROWS_NAMES.includes(name)),
    );
    await fc.assert(property, { numRuns: 300 });
  });

  it('of entitlementSummaries are answered or refused, and reach the upstream as parameters of its own only', async () => {
    const property = fc.asyncProperty(totalArguments, (args) =>
      expectFairness(TOTALS_QUERY, args, (name) => TOTALS_NAME.test(name)),
    );
    await fc.assert(property, { numRuns: 300 });
  });
});
