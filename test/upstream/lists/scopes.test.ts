import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntitlementQuery, SummaryQuery } from '../../../src/domain/list-query.ts';
import { entitlementList } from '../../../src/upstream/lists/entitlement-list.ts';
import { flipped } from '../../../src/upstream/lists/list.ts';
import { summaryList } from '../../../src/upstream/lists/summary-list.ts';
import { customerUuid, EVERY_ROW, EVERY_TOTAL } from '../../support/sample-data.ts';

const word = fc.oneof(
  fc.constantFrom('', 'a', 'null', ',', '"', '","', ']', '\uD800', '\uD801'),
  fc.string(),
);
const direction = fc.constantFrom('ASC' as const, 'DESC' as const);

const entitlementQuery: fc.Arbitrary<EntitlementQuery> = fc.record({
  status: fc.option(fc.array(word, { minLength: 1, maxLength: 3 })),
  search: fc.option(word),
  order: fc.option(fc.record({ field: fc.constantFrom('ID' as const, 'QUANTITY' as const), direction })),
});

const summaryQuery: fc.Arbitrary<SummaryQuery> = fc.record({
  conditions: fc.array(
    fc.record({
      field: fc.constantFrom('uuid' as const, 'quantity' as const),
      comparison: fc.constantFrom('eq' as const, 'gt' as const),
      value: word,
    }),
    { maxLength: 3 },
  ),
  search: fc.option(word),
  order: fc.option(fc.record({ field: fc.constantFrom('ID' as const, 'QUANTITY' as const), direction })),
});

const customer = fc.constantFrom(customerUuid(1), customerUuid(2));

describe('the scope of a list', () => {
  it('of every row is written as that of any other list', () => {
    const customer = customerUuid(1);
    const whole = ['entitlements', customer, null, null, null, null];
    expect(entitlementList(customer, EVERY_ROW).scope).toBe(JSON.stringify(whole));
  });

  it('is the same for equal wishes, in whatever order their objects were built', () => {
    const { status, search, order } = { status: ['a', 'b'], search: 'x', order: null };
    expect(entitlementList(customerUuid(1), { order, search, status }).scope).toBe(
      entitlementList(customerUuid(1), { status, search, order }).scope,
    );
    fc.assert(
      fc.property(customer, entitlementQuery, summaryQuery, (uuid, rows, totals) => {
        const sameRows = Object.fromEntries(Object.entries(structuredClone(rows)).reverse());
        expect(entitlementList(uuid, { ...EVERY_ROW, ...sameRows }).scope).toBe(
          entitlementList(uuid, rows).scope,
        );
        expect(summaryList(uuid, structuredClone(totals)).scope).toBe(summaryList(uuid, totals).scope);
      }),
    );
  });

  it('differs for different wishes', () => {
    const wish = fc.oneof(
      fc.record({ kind: fc.constant('rows' as const), customer, query: entitlementQuery }),
      fc.record({ kind: fc.constant('totals' as const), customer, query: summaryQuery }),
    );
    fc.assert(
      fc.property(wish, wish, (one, other) => {
        // Clones, since some of what is generated has no prototype.
        const isSame = isDeepStrictEqual(structuredClone(one), structuredClone(other));
        expect(scopeOf(one) === scopeOf(other)).toBe(isSame);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<readonly [what: string, one: EntitlementQuery, other: EntitlementQuery]>([
    [
      'one status with a comma and two',
      { ...EVERY_ROW, status: ['a,b'] },
      { ...EVERY_ROW, status: ['a', 'b'] },
    ],
    ['no search and a search for null', EVERY_ROW, { ...EVERY_ROW, search: 'null' }],
    ['no search and an empty one', EVERY_ROW, { ...EVERY_ROW, search: '' }],
    [
      'the two directions of one order',
      { ...EVERY_ROW, order: { field: 'ID', direction: 'ASC' } },
      { ...EVERY_ROW, order: { field: 'ID', direction: 'DESC' } },
    ],
  ])('tells %s apart', (_what, one, other) => {
    expect(entitlementList(customerUuid(1), one).scope).not.toBe(
      entitlementList(customerUuid(1), other).scope,
    );
  });

  it('tells the endpoints and the customers apart', () => {
    const scopes = [1, 2].flatMap((n) => [
      entitlementList(customerUuid(n), EVERY_ROW).scope,
      summaryList(customerUuid(n), EVERY_TOTAL).scope,
    ]);
    expect(new Set(scopes).size).toBe(4);
  });
});

describe('a list read from its other end', () => {
  const flip = (query: EntitlementQuery) => flipped(entitlementList(customerUuid(1), query));

  it('has its order turned round, and back again', () => {
    const query: EntitlementQuery = { ...EVERY_ROW, order: { field: 'EXPIRY_AT', direction: 'DESC' } };
    expect(flip(query).query).toEqual({ ...query, order: { field: 'EXPIRY_AT', direction: 'ASC' } });
    expect(flipped(flip(query)).query).toEqual(query);
  });

  it('is the same where it has no order', () => {
    expect(flip(EVERY_ROW).query).toBe(EVERY_ROW);
    expect(flipped(summaryList(customerUuid(1), EVERY_TOTAL)).query).toBe(EVERY_TOTAL);
  });
});

type Wish =
  | { kind: 'rows'; customer: ReturnType<typeof customerUuid>; query: EntitlementQuery }
  | { kind: 'totals'; customer: ReturnType<typeof customerUuid>; query: SummaryQuery };

function scopeOf(wish: Wish): string {
  return wish.kind === 'rows'
    ? entitlementList(wish.customer, wish.query).scope
    : summaryList(wish.customer, wish.query).scope;
}
