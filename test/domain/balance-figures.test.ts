import { describe, expect, it } from 'vitest';
import { Balance } from '../../src/domain/balance.ts';
import type { Entitlement } from '../../src/domain/entitlement.ts';
import { Failed, type Failure } from '../../src/domain/failure.ts';
import { UsableStatuses } from '../../src/domain/usable-statuses.ts';
import { assignment, instant, uuid } from '../support/assignments.ts';

const statuses = new UsableStatuses(['active', 'trial']);
const NOW = instant('2026-02-01T00:00:00Z');
const { customerUuid, entitlementUuid } = assignment();

function balanceOf(rows: readonly Entitlement[]): Balance {
  return new Balance(customerUuid, entitlementUuid, rows, NOW, statuses);
}

const row = (index: number, more: Partial<Entitlement>) =>
  assignment({ uuid: uuid(`a0000000-0000-4000-8000-0000000000${10 + index}`), ...more });
const held = row(4, {});
const draft = row(1, { status: 'draft' });
const coming = row(2, { activeFrom: instant('2026-03-01T00:00:00Z') });
const expired = row(3, { expiryAt: instant('2026-01-01T00:00:00Z') });

describe('the figures of a balance', () => {
  it('are null, not infinite, where they are beyond all numbers', () => {
    const tiny = balanceOf([row(9, { quantity: 1e-310, quantityUsed: 1, quantityRemaining: null })]);
    expect(tiny).toMatchObject({ granted: 1e-310, used: 1, remaining: -1, overage: 1, usedFraction: null });
    const huge = balanceOf([row(9, { quantity: -1e308, quantityUsed: 1e308, quantityRemaining: null })]);
    expect(huge).toMatchObject({ remaining: null, overage: null, usedFraction: null });
  });

  it('are those of the decimals that came, of which doubles are a little off', () => {
    const some = row(1, { quantity: 0.15, quantityUsed: 0.1, quantityRemaining: null });
    const others = [
      row(2, { quantity: 0.15, quantityUsed: 0.2, quantityRemaining: null }),
      row(3, { quantity: 0, quantityUsed: 0.6, quantityRemaining: null }),
      row(4, { quantity: 12.345678, quantityUsed: 0, quantityRemaining: 12.045678 }),
    ];
    const figures = { granted: 0.3, used: 0.3, remaining: 0, overage: 0, usedFraction: 1 };
    expect(balanceOf([some, ...others.slice(0, 1)])).toMatchObject(figures);
    const over = { granted: 0.3, used: 0.9, remaining: -0.6, overage: 0.6, usedFraction: 3 };
    expect(balanceOf([some, ...others.slice(0, 2)])).toMatchObject(over);
    expect(balanceOf([some, ...others]).remaining).toBe(11.445678);
  });

  it('tell over-use of as little as was used too much, however much that is of', () => {
    const rows = [
      row(1, { quantity: 123_456_789_012_345.1, quantityUsed: 123_456_789_012_345.2 }),
      row(2, { quantity: 0.05, quantityUsed: 0 }),
    ];
    expect(balanceOf(rows).overage).toBe(0.05);
  });

  it('are sums over what is usable alone', () => {
    expect(
      balanceOf([
        held,
        row(9, { quantity: 20, quantityUsed: 30, quantityRemaining: -10 }),
        draft,
        expired,
        coming,
      ]),
    ).toMatchObject({ granted: 120, used: 70, remaining: 50, overage: 0, usedFraction: 70 / 120 });
  });

  it('are nothing where nothing is usable', () => {
    expect(balanceOf([draft])).toMatchObject({
      granted: 0,
      used: 0,
      remaining: 0,
      overage: 0,
      usedFraction: null,
      assignments: [],
    });
  });

  it('tell over-use, and still do not deny it', () => {
    const over = row(1, { quantity: 10, quantityUsed: 25, quantityRemaining: -15 });
    expect(balanceOf([over])).toMatchObject({ held: true, overage: 15, remaining: -15, usedFraction: 2.5 });
  });

  it('are unknown where one assignment does not say, each by itself', () => {
    const silent = row(1, { quantity: null });
    expect(balanceOf([held, silent])).toMatchObject({
      granted: null,
      used: 80,
      remaining: 120,
      overage: null,
      usedFraction: null,
    });
  });

  it.each([
    [row(1, { quantityRemaining: null }), 60],
    [row(1, { quantityRemaining: 55 }), 55],
    [row(1, { quantityRemaining: null, quantityUsed: null }), null],
  ])('take what remains from Zenskar, and subtract where it does not say', (only, remaining) => {
    expect(balanceOf([only]).remaining).toBe(remaining);
  });

  it('are unknown where units differ', () => {
    const other = row(1, { units: 'GB' });
    expect(balanceOf([held, other])).toMatchObject({
      units: null,
      granted: null,
      used: null,
      remaining: null,
    });
    expect(balanceOf([held, { ...other, status: 'draft' }])).toMatchObject({ units: 'calls', granted: 100 });
  });

  it('are known where units are empty here and null there, which says the same', () => {
    const rows = [row(1, { units: '' }), row(2, { units: null })];
    expect(balanceOf(rows)).toMatchObject({ units: null, granted: 200, used: 80 });
    expect(balanceOf(rows.slice(0, 1)).units).toBeNull();
  });

  it('fail where a value came in a wrong form, and leave the others alone', () => {
    const flaw: Failure = { kind: 'upstream-invalid', path: '$.quantity', message: 'Expected a number.' };
    const balance = balanceOf([row(1, { quantity: null, flaws: new Map([['quantity', flaw]]) })]);
    expect(() => balance.granted).toThrow(Failed);
    expect(balance).toMatchObject({ held: true, used: 40 });
  });

  it.each(['status', 'activeFrom', 'expiryAt'])('do not exist where %s came in a wrong form', (field) => {
    const flaw: Failure = {
      kind: 'upstream-invalid',
      path: `$.${field}`,
      message: 'Expected something else.',
    };
    expect(() => balanceOf([row(1, { flaws: new Map([[field, flaw]]) })])).toThrow(Failed);
  });
});
