import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Balance } from '../../src/domain/balance.ts';
import { sortedByName } from '../../src/domain/by-name.ts';
import type { Entitlement } from '../../src/domain/entitlement.ts';
import { Failed, type Failure } from '../../src/domain/failure.ts';
import { UsableStatuses } from '../../src/domain/usable-statuses.ts';
import { compareInstants, isBefore } from '../../src/domain/validity.ts';
import { assignment, assignments, instant, moment, uuid } from '../support/assignments.ts';

const statuses = new UsableStatuses(['active', 'trial']);
const PAST = instant('2026-01-01T00:00:00Z');
const NOW = instant('2026-02-01T00:00:00Z');
const SOON = instant('2026-03-01T00:00:00Z');
const LATER = instant('2026-04-01T00:00:00Z');
const { customerUuid, entitlementUuid } = assignment();

function balanceOf(rows: readonly Entitlement[], at = NOW): Balance {
  return new Balance(customerUuid, entitlementUuid, rows, at, statuses);
}

const row = (index: number, more: Partial<Entitlement>) =>
  assignment({ uuid: uuid(`a0000000-0000-4000-8000-0000000000${10 + index}`), ...more });
const draft = row(1, { status: 'draft' });
const coming = row(2, { activeFrom: SOON });
const expired = row(3, { expiryAt: PAST });
const held = row(4, {});
const comingDraft = row(5, { status: 'draft', activeFrom: SOON });
const expiredDraft = row(6, { status: 'draft', expiryAt: PAST });
const never = row(7, { activeFrom: LATER, expiryAt: SOON });

describe('whether a balance is held', () => {
  it.each<[string, readonly Entitlement[], boolean, string]>([
    ['no assignment', [], false, 'NONE'],
    ['one in force', [held], true, 'HELD'],
    ['one that begins later', [coming], false, 'NOT_YET'],
    ['one that has ended', [expired], false, 'EXPIRED'],
    ['a draft in force', [draft], false, 'STATUS'],
    ['a draft that begins later, which time alone does not make usable', [comingDraft], false, 'STATUS'],
    ['a draft that has ended', [expiredDraft], false, 'EXPIRED'],
    ['one that ends before it begins', [never], false, 'EXPIRED'],
    ['one without a status', [row(8, { status: null })], false, 'STATUS'],
    ['another status that counts, in capitals', [row(8, { status: 'TRIAL' })], true, 'HELD'],
    ['one in force among others', [expired, draft, held, coming], true, 'HELD'],
    ['one that begins later among those that are farther away', [expired, draft, coming], false, 'NOT_YET'],
    ['a draft and one that has ended', [expired, draft], false, 'STATUS'],
  ])('with %s', (_title, rows, expected, reason) => {
    expect(balanceOf(rows)).toMatchObject({ held: expected, reason });
  });
});

describe('what changes next', () => {
  it('is the first end, with all that ends then', () => {
    const rows = [
      row(1, { expiryAt: LATER, quantity: 1 }),
      row(2, { expiryAt: SOON, quantity: 10 }),
      row(3, { expiryAt: SOON, quantity: 20 }),
      row(4, { expiryAt: SOON, quantity: 40, status: 'draft' }),
      row(5, { quantity: 80 }),
    ];
    const balance = balanceOf(rows);
    expect(balance.nextExpiry).toEqual({ at: SOON, quantity: 30, assignments: 2 });
    expect(balance.assignments).toEqual([rows[1], rows[2], rows[0], rows[4]]);
    expect(balance.nextStart).toBeNull();
  });

  it('is the first beginning of what may be used then', () => {
    const rows = [coming, comingDraft, never, row(8, { activeFrom: SOON, quantity: null }), held];
    expect(balanceOf(rows).nextStart).toEqual({ at: SOON, quantity: null, assignments: 2 });
    expect(balanceOf([never, comingDraft]).nextStart).toBeNull();
  });

  it('is what an assignment was called last', () => {
    const rows = [
      row(1, { name: 'Calls', createdAt: PAST }),
      row(2, { name: 'API calls', createdAt: NOW }),
      row(3, { name: 'A draft', createdAt: LATER, status: 'draft' }),
    ];
    expect(balanceOf(rows).name).toBe('API calls');
    expect(balanceOf([]).name).toBeNull();
  });

  it('is not what one was called of which nobody knows when it was made, unless there is no other', () => {
    const undated = row(1, { name: 'Long ago', type: 'FEATURE', createdAt: null });
    const dated = row(2, { name: 'API calls', createdAt: PAST });
    for (const rows of [
      [undated, dated],
      [dated, undated],
    ]) {
      expect(balanceOf(rows)).toMatchObject({ name: 'API calls', type: 'QUANTITY' });
    }
    expect(balanceOf([undated])).toMatchObject({ name: 'Long ago', type: 'FEATURE' });
  });

  it('is not known where one of several came with a date in a wrong form', () => {
    const flaw: Failure = { kind: 'upstream-invalid', path: '$.created_at', message: 'Expected a date.' };
    const unreadable = row(1, { createdAt: null, flaws: new Map([['createdAt', flaw]]) });
    const balance = balanceOf([
      unreadable,
      row(2, { createdAt: PAST, name: 'Calls of the API', type: 'FEATURE' }),
    ]);
    expect(() => balance.name).toThrow(Failed);
    expect(() => balance.type).toThrow(Failed);
    expect(balance).toMatchObject({ held: true, granted: 200, units: 'calls' });
    expect(balanceOf([unreadable]).name).toBe('API calls');
    const agreeing = balanceOf([unreadable, row(2, { createdAt: PAST })]);
    expect(agreeing).toMatchObject({ name: 'API calls', type: 'QUANTITY' });
  });
});

it('a balance whose name cannot be known is last in a list, and keeps no other from being told', () => {
  const flaw: Failure = { kind: 'upstream-invalid', path: '$.name', message: 'Expected a text.' };
  const nameless = balanceOf([row(1, { name: null, flaws: new Map([['name', flaw]]) })]);
  const named = balanceOf([row(2, {})]);
  expect(sortedByName([nameless, named])).toEqual([named, nameless]);
  expect(() => nameless.name).toThrow(Failed);
});

describe('what is asked of a balance at thousands of places', () => {
  const FIELDS = [
    'reason',
    'name',
    'type',
    'units',
    'granted',
    'used',
    'remaining',
    'overage',
    'nextExpiry',
    'nextStart',
  ] as const;

  it.each(FIELDS)('is worked out once, also where it is null: %s', (field) => {
    let reads = 0;
    const counted = (each: Entitlement): Entitlement =>
      new Proxy(each, {
        get(target, key, self): unknown {
          reads += 1;
          return Reflect.get(target, key, self);
        },
      });
    const unknown = { name: null, units: null, quantity: null, quantityUsed: null, quantityRemaining: null };
    for (const more of [{}, unknown]) {
      const balance = balanceOf([counted(row(1, more)), counted(row(2, more))]);
      const told = balance[field];
      const after = reads;
      expect(balance[field]).toBe(told);
      expect(reads).toBe(after);
    }
  });
});

/** Everything that a client may see of one. */
function seen(balance: Balance) {
  const { held, reason, granted, used, remaining, overage, units, usedFraction, nextExpiry, nextStart } =
    balance;
  const uuids = balance.assignments.map((each) => each.uuid);
  return {
    held,
    reason,
    granted,
    used,
    remaining,
    overage,
    units,
    usedFraction,
    nextExpiry,
    nextStart,
    uuids,
  };
}

describe('a balance', () => {
  it('is the same in every order of the rows', () => {
    fc.assert(
      fc.property(
        assignments.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        moment,
        ([rows, shuffled], at) => {
          expect(seen(balanceOf(shuffled, at))).toEqual(seen(balanceOf(rows, at)));
        },
      ),
    );
  });

  it('stays what it is until the next of the two changes, and is another one then', () => {
    fc.assert(
      fc.property(assignments, moment, moment, (rows, at, later) => {
        const now = balanceOf(rows, at);
        const changes = [now.nextExpiry?.at, now.nextStart?.at].filter((each) => each !== undefined);
        const next = changes.toSorted(compareInstants)[0];
        fc.pre(!isBefore(later, at));
        const usable = (balance: Balance) => balance.assignments.map((each) => each.uuid).sort();
        const lasts = next === undefined || isBefore(later, next);
        const then = usable(balanceOf(rows, lasts ? later : next));
        if (lasts) expect(then).toEqual(usable(now));
        else expect(then).not.toEqual(usable(now));
      }),
    );
  });

  it('is held exactly where its reason says so', () => {
    fc.assert(
      fc.property(assignments, moment, (rows, at) => {
        const balance = balanceOf(rows, at);
        expect(balance.reason === 'HELD').toBe(balance.held);
        expect(balance.reason === 'NONE').toBe(rows.length === 0);
      }),
    );
  });
});
