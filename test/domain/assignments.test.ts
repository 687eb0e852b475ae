import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Assignments } from '../../src/domain/assignments.ts';
import { BALANCE_REASONS, type Balance } from '../../src/domain/balance.ts';
import { balancesOf } from '../../src/domain/balances.ts';
import type { Entitlement } from '../../src/domain/entitlement.ts';
import { BrokenRow } from '../../src/domain/page.ts';
import { UsableStatuses } from '../../src/domain/usable-statuses.ts';
import { assignment, assignments, instant, moment, uuid } from '../support/assignments.ts';

const usable = [new UsableStatuses(['active']), new UsableStatuses(['draft'])];
const { customerUuid } = assignment();
const ENTITLEMENTS = [1, 2, 3].map((index) => uuid(`e0000000-0000-4000-8000-00000000000${index}`));
const UNKNOWN = uuid('e0000000-0000-4000-8000-000000000009');
const NOW = instant('2026-02-01T00:00:00Z');
const ALL = { entitlementUuids: null, types: null, held: null };

const rowsOfThree = assignments.chain((rows) =>
  fc
    .array(fc.tuple(fc.constantFrom(...ENTITLEMENTS), fc.constantFrom('a', 'B', 'c', null)), {
      minLength: rows.length,
      maxLength: rows.length,
    })
    .map((of) =>
      rows.map((row, index): Entitlement => {
        const [entitlementUuid = UNKNOWN, name = null] = of[index] ?? [];
        return { ...row, entitlementUuid, name };
      }),
    ),
);

function saidBy(balance: Balance) {
  const { entitlementUuid, name, type, units, held, reason, granted, used, remaining, overage } = balance;
  const { usedFraction, nextExpiry, nextStart, assignments: rows } = balance;
  expect(BALANCE_REASONS).toContain(reason);
  const figures = { granted, used, remaining, overage, usedFraction };
  return { entitlementUuid, name, type, units, held, reason, ...figures, nextExpiry, nextStart, rows };
}

describe('what is made of assignments', () => {
  it('is the same for one who asks first and one who asks after others, at any instants and with any statuses', () => {
    const question = fc.record({ at: moment, before: moment, statuses: fc.constantFrom(...usable) });
    fc.assert(
      fc.property(rowsOfThree, fc.array(question, { minLength: 1, maxLength: 8 }), (rows, questions) => {
        const asked = new Assignments(rows);
        for (const { at, before, statuses } of questions) {
          const fresh = new Assignments(rows);
          for (const entitlement of [...ENTITLEMENTS, UNKNOWN]) {
            expect(saidBy(asked.balance(customerUuid, entitlement, at, statuses))).toEqual(
              saidBy(fresh.balance(customerUuid, entitlement, at, statuses)),
            );
          }
          for (const held of [null, true, false]) {
            const choice = { ...ALL, held };
            expect(balancesOf(customerUuid, asked, choice, at, statuses).map(saidBy)).toEqual(
              balancesOf(customerUuid, fresh, choice, at, statuses).map(saidBy),
            );
          }
          expect(asked.expiring(before, at)).toEqual(fresh.expiring(before, at));
        }
      }),
    );
  });

  it('counts a row that comes again once, and one that cannot be read not at all', () => {
    const broken = new BrokenRow({ kind: 'upstream-invalid', path: '$', message: 'Broken.' });
    const made = new Assignments([assignment(), broken, assignment({ quantity: 7 })]);
    const balance = made.balance(
      customerUuid,
      assignment().entitlementUuid,
      NOW,
      new UsableStatuses(['active']),
    );
    expect(balance.granted).toBe(7);
    expect(made.broken).toEqual([broken]);
  });

  it('is worked out once until a row begins or ends, and never kept of an entitlement that was not assigned', () => {
    const [statuses = new UsableStatuses([])] = usable;
    const row = assignment({ activeFrom: NOW, expiryAt: instant('2026-03-01T00:00:00Z') });
    const made = new Assignments([row]);
    const at = (text: string) => made.balance(customerUuid, row.entitlementUuid, instant(text), statuses);
    const first = at('2026-02-01T00:00:00Z');
    expect(at('2026-02-28T23:59:59.999999Z')).toBe(first);
    expect(at('2026-03-01T00:00:00Z')).not.toBe(first);
    expect(at('2026-01-31T23:59:59.999999Z').reason).toBe('NOT_YET');
    expect(made.balance(customerUuid, UNKNOWN, NOW, statuses)).not.toBe(
      made.balance(customerUuid, UNKNOWN, NOW, statuses),
    );
  });

  it('reads when an assignment counts once, however many instants are asked about', () => {
    let reads = 0;
    const rows = Array.from({ length: 20 }, (_, index) => ({
      ...assignment({
        uuid: uuid(`a0000000-0000-4000-8000-0000000000${index + 10}`),
        entitlementUuid: uuid(`e0000000-0000-4000-8000-0000000000${index + 10}`),
        name: `Name ${(index * 7) % 20}`,
      }),
      get expiryAt() {
        reads += 1;
        return NOW;
      },
    }));
    const made = new Assignments(rows);
    const [statuses = new UsableStatuses([])] = usable;
    for (let day = 10; day < 28; day += 1) {
      for (const month of ['01', '03']) {
        const at = instant(`2026-${month}-${day}T00:00:00Z`);
        const held = balancesOf(customerUuid, made, ALL, at, statuses).map((each) => each.held);
        expect(held).toEqual(Array<boolean>(20).fill(month === '01'));
      }
    }
    expect(reads).toBe(20);
  });
});
