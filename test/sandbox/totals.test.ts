import { describe, expect, it } from 'vitest';
import { ask, askPage, coreOf, CUSTOMER, faultPlaces, totalsPath, uuid } from './ask.ts';

const JAN = '2026-01-01T00:00:00Z';
const FEB = '2026-02-01T00:00:00Z';
const contract = { id: uuid(501), name: 'Contract 7' };

/** One row per entitlement, so that the names of the totals tell which rows were summed. */
const core = coreOf([
  {
    id: uuid(11),
    entitlement: uuid(1),
    quantity: 1,
    quantity_used: 10,
    created_at: JAN,
    active_from: JAN,
    contract,
  },
  { id: uuid(12), entitlement: uuid(2), quantity: 2, quantity_used: 20, created_at: FEB, active_from: FEB },
  { id: uuid(13), entitlement: uuid(3) },
]);

function summed(parameters: Record<string, string | number>): string {
  const { results } = askPage(core, totalsPath, parameters);
  return results.map(({ entitlement }) => /Entitlement (\d)/.exec(JSON.stringify(entitlement))?.[1]).join('');
}

/** Parameter, value, and the entitlements whose rows remain. */
const cases: readonly (readonly [name: string, value: string | number, remaining: string])[] = [
  ['id', uuid(12), '2'],
  ['id__in', `${uuid(11)}, ${uuid(13)}`, '13'],
  ['id__isnull', 'true', ''],
  ['entitlement', uuid(3), '3'],
  ['entitlement__in', `${uuid(2)},${uuid(3)}`, '23'],
  ['entitlement__isnull', 'false', '123'],
  ['customer', CUSTOMER.toUpperCase(), '123'],
  ['customer__in', uuid(1), ''],
  ['customer__isnull', 'true', ''],
  ['contract_id', contract.id, '1'],
  ['contract_id__in', contract.id, '1'],
  ['contract_id__isnull', 'true', '23'],
  ...(['created_at', 'active_from'] as const).flatMap((field) => [
    [field, '2026-01-01T01:00:00+01:00', '1'] as const,
    [`${field}__neq`, '2026-01-01', '2'] as const,
    [`${field}__gt`, JAN, '2'] as const,
    [`${field}__gte`, JAN, '12'] as const,
    [`${field}__lt`, '2026-02-01T00:00:00', '1'] as const,
    [`${field}__lte`, '2026-02-01T00:00:00.000000Z', '12'] as const,
    [`${field}__isnull`, 'true', '3'] as const,
    [`${field}__in`, `${FEB},2020-01-01T00:00:00Z`, '2'] as const,
  ]),
  ...(
    [
      ['quantity', 1],
      ['quantity_used', 10],
    ] as const
  ).flatMap(([field, scale]) => [
    [field, scale, '1'] as const,
    [`${field}__neq`, `${scale}.0`, '2'] as const,
    [`${field}__gt`, scale, '2'] as const,
    [`${field}__gte`, scale, '12'] as const,
    [`${field}__lt`, 2 * scale, '1'] as const,
    [`${field}__lte`, 2 * scale, '12'] as const,
    [`${field}__isnull`, 'false', '12'] as const,
    [`${field}__in`, `${scale}, 7`, '1'] as const,
  ]),
];

describe('the totals endpoint', () => {
  it.each(cases)('filters rows by %s=%s', (name, value, remaining) => {
    expect(summed({ [name]: value })).toBe(remaining);
  });

  it.each(cases)('checks the value of %s', (name) => {
    expect(faultPlaces(ask(core, totalsPath, { [name]: 'nonsense' }))).toEqual([['query', name]]);
  });

  it('has forty-four filters, which with limit, cursor, sort_key, sort_type and search makes forty-nine', () => {
    expect(new Set(cases.map(([name]) => name)).size).toBe(44);
  });

  it('lets all filters hold together', () => {
    expect(summed({ quantity__gte: 1, created_at__gt: JAN })).toBe('2');
  });

  it('ignores filters it does not have', () => {
    expect(
      summed({ id__gt: 'x', quantity__like: 'x', quantity__gt__x: 'x', status: 'draft', populate: 'x' }),
    ).toBe('123');
  });

  it('sums rows, skips nulls, and counts those expired at the fixed now', () => {
    const many = coreOf([
      { id: uuid(11), quantity: 0.1, quantity_used: null, expiry_at: '2026-05-31T23:59:59.999999' },
      { id: uuid(12), quantity: 0.2, quantity_used: null, expiry_at: '2026-06-01T00:00:00Z' },
      { id: uuid(13), quantity: null, quantity_used: null, expiry_at: '2026-06-01T00:00:00.000001Z' },
    ]);
    expect(askPage(many, totalsPath).results).toEqual([
      {
        entitlement: {
          id: uuid(1),
          name: 'Entitlement 1',
          description: null,
          entitlement_type: 'Quantity',
          units: null,
          is_active: true,
          product_id: null,
          created_at: '2026-01-03T00:00:00Z',
        },
        total_quantity: 0.1 + 0.2,
        total_quantity_used: null,
        total_expired_entitlements: 2,
      },
    ]);
  });

  it.each([
    ['id', '123'],
    ['created_at', '321'],
    ['active_from', '123'],
    ['quantity', '123'],
    ['quantity_used', '123'],
  ])('sorts by %s in both directions', (sort_key, expected) => {
    expect(summed({ sort_key })).toBe(expected);
    expect(summed({ sort_key, sort_type: 'desc' })).toBe(Array.from(expected).reverse().join(''));
  });

  it('does not sort by the expiry, which a total does not have', () => {
    expect(faultPlaces(ask(core, totalsPath, { sort_key: 'expiry_at' }))).toEqual([['query', 'sort_key']]);
  });

  it('searches in name and description', () => {
    expect(summed({ search: 'SECOND' })).toBe('2');
    expect(summed({ search: 'entitlement' })).toBe('123');
  });

  it('pages over totals', () => {
    const first = askPage(core, totalsPath, { limit: 2 });
    expect(first.total_count).toBe(3);
    expect(summed({ limit: 2, cursor: first.next ?? '' })).toBe('3');
  });

  it('answers an empty list for a customer it does not know', () => {
    expect(askPage(core, `/entitlements/customer/unique/${uuid(999)}`).results).toEqual([]);
  });
});
