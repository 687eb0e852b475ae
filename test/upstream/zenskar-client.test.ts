import { describe, expect, it } from 'vitest';
import type { EntitlementQuery, SummaryQuery } from '../../src/domain/list-query.ts';
import type { Condition, SummaryFilterField } from '../../src/domain/summary-filter.ts';
import { entitlementList } from '../../src/upstream/lists/entitlement-list.ts';
import { summaryList } from '../../src/upstream/lists/summary-list.ts';
import { plain } from '../support/plain-row.ts';
import { customerUuid, entitlementUuid, EVERY_ROW, EVERY_TOTAL, rowUuid } from '../support/sample-data.ts';
import { ACME, NOBODY, OTHER, ROWS_PATH, TOTALS_PATH } from './small-world.ts';
import { smallClient } from './small-client.ts';

const firstTen = { cursor: null, limit: 10 };

const { sandbox, client, caller: call, rowsOf, totalsOf } = await smallClient();

/** What arrived: path and decoded query in the order sent. No name may come twice. */
function arrived(): (readonly [path: string, ...query: (readonly [name: string, value: string])[]])[] {
  expect(sandbox.requests.flatMap(({ duplicates }) => duplicates)).toEqual([]);
  return sandbox.requests.map(({ path, query }) => [path, ...Object.entries(query)]);
}

describe('entitlements', () => {
  it('asks for a limit and for nothing that nobody asked for', async () => {
    const page = await rowsOf(EVERY_ROW, firstTen);
    expect(arrived()).toEqual([[ROWS_PATH, ['limit', '10']]]);
    expect(page).toMatchObject({
      rows: [1, 2, 3].map((n) => ({ uuid: rowUuid(n), customerUuid: ACME, quantity: n, contract: null })),
      next: null,
      previous: null,
      totalCount: 3,
    });
  });

  it('sends every argument once', async () => {
    const query: EntitlementQuery = {
      status: ['active', 'draft'],
      search: 'a+b & c=d/e?',
      order: { field: 'EXPIRY_AT', direction: 'DESC' },
    };
    await rowsOf(query, { cursor: null, limit: 7 }, ['contract', 'customer', 'invoice', 'product']);
    expect(arrived()).toEqual([
      [
        ROWS_PATH,
        ['limit', '7'],
        ['sort_key', 'expiry_at'],
        ['sort_type', 'desc'],
        ['search', 'a+b & c=d/e?'],
        ['status', 'active,draft'],
        ['populate', 'contract,customer,invoice,product'],
      ],
    ]);
  });

  it('follows a cursor of base64 there and back', async () => {
    const limit = 2;
    const start = await rowsOf(EVERY_ROW, { cursor: null, limit });
    const second = await rowsOf(EVERY_ROW, { cursor: start.next, limit });
    const back = await rowsOf(EVERY_ROW, { cursor: second.previous, limit });
    expect(second.rows).toMatchObject([{ uuid: rowUuid(3) }]);
    expect(back.rows).toEqual(start.rows);
    expect(arrived()[1]).toEqual([ROWS_PATH, ['limit', '2'], ['cursor', start.next]]);
  });

  it('escapes whatever a cursor or a search may hold', async () => {
    const hostile = 'a+b/c==&limit=1#?%2F é\u{1F600}\0\r\n';
    sandbox.script({ fault: { kind: 'status', status: 200, body: { results: [] } } });
    await rowsOf({ ...EVERY_ROW, search: hostile }, { cursor: hostile, limit: 1 });
    expect(arrived()).toEqual([[ROWS_PATH, ['limit', '1'], ['cursor', hostile], ['search', hostile]]]);
  });

  it('sends half a surrogate pair as the replacement character', async () => {
    await rowsOf({ ...EVERY_ROW, search: 'a\uD800b' }, firstTen);
    expect(arrived()).toEqual([[ROWS_PATH, ['limit', '10'], ['search', 'a\uFFFDb']]]);
  });

  it.each([
    ['ID', 'id'],
    ['CREATED_AT', 'created_at'],
    ['ACTIVE_FROM', 'active_from'],
    ['EXPIRY_AT', 'expiry_at'],
    ['QUANTITY', 'quantity'],
    ['QUANTITY_USED', 'quantity_used'],
  ] as const)('orders by %s as %s', async (field, key) => {
    await rowsOf({ ...EVERY_ROW, order: { field, direction: 'ASC' } }, firstTen);
    expect(arrived()).toEqual([[ROWS_PATH, ['limit', '10'], ['sort_key', key], ['sort_type', 'asc']]]);
  });

  it('fills in the references that were asked for', async () => {
    const page = await rowsOf(EVERY_ROW, { cursor: null, limit: 1 }, ['contract', 'customer']);
    expect(page.rows).toMatchObject([
      {
        contract: { uuid: rowUuid(900), name: 'Yearly', email: null },
        customer: { uuid: ACME, name: 'Customer 1', email: null },
        product: null,
      },
    ]);
  });

  it('finds no rows where Zenskar does not know the customer', async () => {
    const none = {
      rows: [],
      next: null,
      previous: null,
      totalCount: 0,
      freshness: { asOf: 0, isStale: false },
    };
    expect(await client.page(call, entitlementList(NOBODY, EVERY_ROW), firstTen, [])).toMatchObject(none);
    const body = { detail: 'Customer not found' };
    sandbox.script({ fault: { kind: 'status', status: 404, body }, times: 2 });
    expect(await client.page(call, entitlementList(NOBODY, EVERY_ROW), firstTen, [])).toMatchObject(none);
    expect(await client.page(call, summaryList(NOBODY, EVERY_TOTAL), firstTen, [])).toMatchObject(none);
  });
});

describe('summaries', () => {
  it('asks for a limit and for nothing that nobody asked for', async () => {
    const page = await totalsOf(EVERY_TOTAL, firstTen);
    expect(arrived()).toEqual([[TOTALS_PATH, ['limit', '10']]]);
    expect(page).toMatchObject({
      rows: [
        { customerUuid: ACME, entitlement: { uuid: entitlementUuid(1) }, totalQuantity: 3 },
        { customerUuid: ACME, entitlement: { uuid: entitlementUuid(2) }, totalQuantity: 3 },
      ],
      totalCount: 2,
    });
  });

  const COLUMNS: readonly (readonly [SummaryFilterField, column: string, sample: string])[] = [
    ['uuid', 'id', rowUuid(1)],
    ['entitlementUuid', 'entitlement', entitlementUuid(1)],
    ['customerUuid', 'customer', ACME],
    ['contractUuid', 'contract_id', rowUuid(900)],
    ['createdAt', 'created_at', '2026-01-01T00:00:00.000001Z'],
    ['activeFrom', 'active_from', '2026-01-01T00:00:00Z'],
    ['quantity', 'quantity', '-1.5e-7'],
    ['quantityUsed', 'quantity_used', '0'],
  ];

  it.each(COLUMNS)('filters by %s as %s with every comparison', async (field, column, sample) => {
    const conditions: Condition[] = [
      { field, comparison: 'eq', value: sample },
      { field, comparison: 'neq', value: sample },
      { field, comparison: 'gt', value: sample },
      { field, comparison: 'gte', value: sample },
      { field, comparison: 'lt', value: sample },
      { field, comparison: 'lte', value: sample },
      { field, comparison: 'in', value: `${sample},${sample}` },
      { field, comparison: 'isNull', value: 'false' },
    ];
    sandbox.script({ fault: { kind: 'status', status: 200, body: { results: [] } } });
    await totalsOf({ ...EVERY_TOTAL, conditions }, firstTen);
    expect(arrived()).toEqual([
      [
        TOTALS_PATH,
        ['limit', '10'],
        [column, sample],
        [`${column}__neq`, sample],
        [`${column}__gt`, sample],
        [`${column}__gte`, sample],
        [`${column}__lt`, sample],
        [`${column}__lte`, sample],
        [`${column}__in`, `${sample},${sample}`],
        [`${column}__isnull`, 'false'],
      ],
    ]);
  });

  it('sends cursor, order and search before the conditions', async () => {
    const query: SummaryQuery = {
      conditions: [{ field: 'entitlementUuid', comparison: 'in', value: entitlementUuid(2) }],
      search: 'calls',
      order: { field: 'QUANTITY_USED', direction: 'DESC' },
    };
    sandbox.script({ fault: { kind: 'status', status: 200, body: { results: [] } } });
    await totalsOf(query, { cursor: 'x', limit: 50 });
    expect(arrived()).toEqual([
      [
        TOTALS_PATH,
        ['limit', '50'],
        ['cursor', 'x'],
        ['sort_key', 'quantity_used'],
        ['sort_type', 'desc'],
        ['search', 'calls'],
        ['entitlement__in', entitlementUuid(2)],
      ],
    ]);
  });
});

describe('customer', () => {
  it('reads one by its path', async () => {
    const customer = await client.customer(call, ACME);
    expect(customer === null ? null : plain(customer)).toEqual({
      uuid: ACME,
      name: 'Customer 1',
      email: null,
      externalId: null,
      flaws: null,
    });
    expect(arrived()).toEqual([[`/customers/${ACME}`]]);
  });

  it('answers null to one that does not exist', async () => {
    expect(await client.customer(call, NOBODY)).toBeNull();
  });
});

describe('customers', () => {
  it('looks several up in one call', async () => {
    const page = await client.customers(call, [ACME, NOBODY, OTHER], null);
    expect(arrived()).toEqual([['/customers', ['limit', '3'], ['id__in', [ACME, NOBODY, OTHER].join(',')]]]);
    expect(page.rows).toMatchObject([{ uuid: ACME }, { uuid: OTHER }]);
  });

  it('fits a hundred of them into one call, and follows a cursor', async () => {
    const uuids = Array.from({ length: 100 }, (_, n) => customerUuid(n));
    await client.customers(call, uuids, null);
    sandbox.setManners({ maxLimit: 1 });
    const start = await client.customers(call, [ACME, OTHER], null);
    const second = await client.customers(call, [ACME, OTHER], start.next);
    sandbox.setManners({ maxLimit: 100 });
    expect(second.rows).toMatchObject([{ uuid: OTHER }]);
    expect(arrived()[2]).toEqual([
      '/customers',
      ['limit', '2'],
      ['cursor', start.next],
      ['id__in', `${ACME},${OTHER}`],
    ]);
  });
});
