import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ByteReader } from '../../src/cursors/byte-reader.ts';
import { SIGNATURE_LENGTH } from '../../src/cursors/cursor.ts';
import { readPage } from '../../src/cursors/sealed-page.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { dataOf, textAt } from '../support/graphql.ts';
import { partsOf } from '../support/made-up-places.ts';

const CUSTOMER = STORIES[0]?.uuid ?? '';
const ONE = '00000000-0000-4000-8000-000000000001';
const TWO = '00000000-0000-4000-8000-000000000002';

/** What the document of the rows endpoint lists. */
const ROWS_NAMES = ['cursor', 'limit', 'populate', 'search', 'sort_key', 'sort_type', 'status'];

/** What the document of the totals endpoint lists. */
const TOTALS_NAMES = `
  cursor limit sort_key sort_type search
  id id__in id__isnull
  entitlement entitlement__in entitlement__isnull
  customer customer__in customer__isnull
  contract_id contract_id__in contract_id__isnull
  created_at created_at__in created_at__neq created_at__gt created_at__gte created_at__lt created_at__lte created_at__isnull
  active_from active_from__in active_from__neq active_from__gt active_from__gte active_from__lt active_from__lte active_from__isnull
  quantity quantity__in quantity__neq quantity__gt quantity__gte quantity__lt quantity__lte quantity__isnull
  quantity_used quantity_used__in quantity_used__neq quantity_used__gt quantity_used__gte quantity_used__lt quantity_used__lte quantity_used__isnull
`
  .trim()
  .split(/\s+/);

/** A spelling of the graph, the upstream name that it must become, and the value; `$cursor` stands for a real one. */
type Spelling = readonly [spelling: string, name: string, value: string];

const ORDERS: readonly Spelling[] = [
  ['orderBy: { field: ID }', 'sort_key', 'id'],
  ['orderBy: { field: CREATED_AT }', 'sort_key', 'created_at'],
  ['orderBy: { field: ACTIVE_FROM }', 'sort_key', 'active_from'],
  ['orderBy: { field: QUANTITY }', 'sort_key', 'quantity'],
  ['orderBy: { field: QUANTITY_USED }', 'sort_key', 'quantity_used'],
  ['orderBy: { field: ID }', 'sort_type', 'asc'],
  ['orderBy: { field: ID, direction: ASC }', 'sort_type', 'asc'],
  ['orderBy: { field: ID, direction: DESC }', 'sort_type', 'desc'],
  ['last: 3, orderBy: { field: ID, direction: ASC }', 'sort_type', 'desc'],
];

const COMMON: readonly Spelling[] = [
  ...ORDERS,
  ['', 'limit', '10'],
  ['first: 7', 'limit', '7'],
  ['first: 150', 'limit', '75'],
  ['after: $cursor', 'cursor', 'the one upstream'],
  ['search: "50% & more=ü🌍, or+less"', 'search', '50% & more=ü🌍, or+less'],
];

const ROWS: readonly Spelling[] = [
  ...COMMON,
  ['orderBy: { field: EXPIRY_AT }', 'sort_key', 'expiry_at'],
  ['status: ["draft", "active", "draft"]', 'status', 'active,draft'],
  ['status: "on hold"', 'status', 'on hold'],
];

const ID_OPERANDS: readonly Spelling[] = [
  [`eq: "${ONE}"`, '', ONE],
  [`in: ["${TWO}", "${ONE}", "${TWO}"]`, '__in', `${ONE},${TWO}`],
  ['isNull: true', '__isnull', 'true'],
  ['isNull: false', '__isnull', 'false'],
];

const RANGES = [
  ['eq', ''],
  ['neq', '__neq'],
  ['gt', '__gt'],
  ['gte', '__gte'],
  ['lt', '__lt'],
  ['lte', '__lte'],
] as const;

const NUMBER_OPERANDS: readonly Spelling[] = [
  ...RANGES.map(([word, suffix]) => [`${word}: -12.5`, suffix, '-12.5'] as const),
  ['eq: 0', '', '0'],
  ['gt: 1e21', '__gt', '1e+21'],
  ['in: [2.5, 0, 1]', '__in', '0,1,2.5'],
  ['isNull: true', '__isnull', 'true'],
  ['isNull: false', '__isnull', 'false'],
];

const INSTANT_OPERANDS: readonly Spelling[] = [
  ...RANGES.map(
    ([word, suffix]) =>
      [`${word}: "2026-01-31T01:00:00.5000+01:00"`, suffix, '2026-01-31T00:00:00.5Z'] as const,
  ),
  [
    'in: ["2026-02-01T00:00:00Z", "2026-01-31T00:00:00.000001Z"]',
    '__in',
    '2026-01-31T00:00:00.000001Z,2026-02-01T00:00:00Z',
  ],
  ['isNull: true', '__isnull', 'true'],
  ['isNull: false', '__isnull', 'false'],
];

const TOTALS: readonly Spelling[] = [
  ...COMMON,
  ...filters('uuid', 'id', ID_OPERANDS),
  ...filters('entitlementUuid', 'entitlement', ID_OPERANDS),
  ...filters('customerUuid', 'customer', ID_OPERANDS),
  ...filters('contractUuid', 'contract_id', ID_OPERANDS),
  ...filters('createdAt', 'created_at', INSTANT_OPERANDS),
  ...filters('activeFrom', 'active_from', INSTANT_OPERANDS),
  ...filters('quantity', 'quantity', NUMBER_OPERANDS),
  ...filters('quantityUsed', 'quantity_used', NUMBER_OPERANDS),
];

function filters(field: string, column: string, operands: readonly Spelling[]): Spelling[] {
  return operands.map(([operand, suffix, value]) => [
    `filter: { ${field}: { ${operand} } }`,
    column + suffix,
    value,
  ]);
}

/** What one parameter is sent together with, as values do not come without their keys. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  sort_key: ['limit', 'sort_key', 'sort_type'],
  sort_type: ['limit', 'sort_key', 'sort_type'],
  limit: ['limit'],
};

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.sandbox.clearRequests();
});

async function requestFor(field: string, args: string, selection: string, cursor: string | null) {
  const signature = cursor === null ? '' : '($cursor: String)';
  const list = `${field}${args === '' ? '' : `(${args})`} { nodes { ${selection} } pageInfo { endCursor } }`;
  const query = `query${signature} { customer(uuid: "${CUSTOMER}") { ${list} } }`;
  const data = dataOf(await gateway.query(query, cursor === null ? {} : { cursor }));
  const [request] = gateway.sandbox.requests.slice();
  gateway.sandbox.clearRequests();
  if (request === undefined) throw new Error('expected a request');
  return { data, request };
}

describe.each([
  ['entitlements', '/entitlements/customer/', ROWS, ROWS_NAMES],
  ['entitlementSummaries', '/entitlements/customer/unique/', TOTALS, TOTALS_NAMES],
] as const)('%s', (field, path, table, names) => {
  it.each(table)('turns `%s` into %s=%s', async (spelling, name, value) => {
    let cursor: string | null = null;
    let sent = value;
    if (spelling.includes('$cursor')) {
      const { data } = await requestFor(field, '', 'id', null);
      cursor = textAt(data, 'customer', field, 'pageInfo', 'endCursor');
      sent = nextCursorIn(cursor);
    }
    const { request } = await requestFor(field, spelling, 'id', cursor);
    expect(request.path).toBe(`${path}${CUSTOMER}`);
    expect(request.query[name]).toBe(sent);
    expect(Object.keys(request.query).sort()).toEqual(COMPANIONS[name] ?? [name, 'limit'].sort());
    expect(request.duplicates).toEqual([]);
  });

  it('has a spelling for every parameter of the document, and none beside', () => {
    const spelled = table.map(([, name]) => name);
    const bySelection = names.filter((name) => name === 'populate');
    expect([...new Set([...spelled, ...bySelection])].sort()).toEqual([...names].sort());
  });
});

describe('populate', () => {
  it.each(['contract', 'customer', 'invoice', 'product'])('is derived from a selected %s', async (name) => {
    const { request } = await requestFor('entitlements', '', `${name} { name }`, null);
    expect(request.query).toEqual({ limit: '10', populate: name });
  });
});

describe('the parameters of both documents', () => {
  it('are 7 and 49', () => {
    expect([ROWS_NAMES.length, TOTALS_NAMES.length]).toEqual([7, 49]);
  });
});

/** The upstream's cursor of the following page, which the signed part of an end cursor carries. */
function nextCursorIn(cursor: string): string {
  const reader = new ByteReader(cursor.length);
  const next = readPage(reader.open(partsOf(cursor).signed.slice(0, -SIGNATURE_LENGTH)))?.next;
  if (typeof next !== 'string') throw new Error('expected the end cursor to carry an upstream cursor');
  return next;
}
