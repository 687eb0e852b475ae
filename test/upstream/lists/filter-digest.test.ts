import { describe, expect, it } from 'vitest';
import { conditionsOf, type SummaryFilterArgs } from '../../../src/domain/summary-conditions.ts';
import { FILTER_DIGEST_LENGTH, filterDigest } from '../../../src/upstream/lists/filter-digest.ts';
import { customerUuid, entitlementUuid, instantOf, rowUuid } from '../../support/sample-data.ts';

function digestOf(filter: SummaryFilterArgs, search: string | null = null): string | null {
  return filterDigest({ conditions: conditionsOf(filter) ?? [], search, order: null });
}

const [YEAR, MONTH] = [instantOf('2026-01-01T00:00:00Z'), instantOf('2026-02-01T00:00:00Z')];

describe('the digest of conditions', () => {
  it('is as long as it is said to be, and fit for an id', () => {
    expect(digestOf({ quantity: { lt: 500 } })).toMatch(new RegExp(`^[\\w-]{${FILTER_DIGEST_LENGTH}}$`));
  });

  it.each<readonly [what: string, one: SummaryFilterArgs, other: SummaryFilterArgs]>([
    [
      'fields in another order',
      { quantity: { lt: 500 }, activeFrom: { gte: YEAR } },
      { activeFrom: { gte: YEAR }, quantity: { lt: 500 } },
    ],
    ['values in another order, and twice', { quantity: { in: [1, 2] } }, { quantity: { in: [2, 1, 2] } }],
    ['one value, alone or as a list', { uuid: { eq: rowUuid(1) } }, { uuid: { in: [rowUuid(1)] } }],
    [
      'conditions that say nothing',
      { quantity: { lt: 500 } },
      { quantity: { lt: 500, gt: null }, createdAt: {}, uuid: null },
    ],
    [
      'a choice among totals beside them',
      { quantity: { lt: 500 } },
      { quantity: { lt: 500 }, entitlementUuid: { eq: entitlementUuid(1) } },
    ],
  ])('is the same for %s', (_what, one, other) => {
    expect(digestOf(one)).not.toBeNull();
    expect(digestOf(other)).toBe(digestOf(one));
  });

  it('is another one for other conditions', () => {
    const filters: readonly SummaryFilterArgs[] = [
      { quantity: { lt: 500 } },
      { quantity: { lt: 501 } },
      { quantity: { lte: 500 } },
      { quantityUsed: { lt: 500 } },
      { quantity: { in: [1, 2] } },
      { quantity: { in: [12] } },
      { quantity: { isNull: true } },
      { quantity: { isNull: false } },
      { createdAt: { gte: YEAR } },
      { activeFrom: { gte: YEAR } },
      { activeFrom: { gte: MONTH } },
      { contractUuid: { eq: rowUuid(1) } },
      { uuid: { eq: rowUuid(1) } },
      { quantity: { lt: 500 }, activeFrom: { gte: YEAR } },
    ];
    const digests = [...filters.map((filter) => digestOf(filter)), digestOf({}, 'a'), digestOf({}, 'b')];
    expect(digests).not.toContain(null);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it.each<readonly [what: string, filter: SummaryFilterArgs]>([
    ['no filter', {}],
    ['a choice of entitlements', { entitlementUuid: { in: [entitlementUuid(1), entitlementUuid(2)] } }],
    ['the customer', { customerUuid: { eq: customerUuid(1) } }],
  ])('is none for %s, under which every assignment counts', (_what, filter) => {
    expect(digestOf(filter)).toBeNull();
  });
});
