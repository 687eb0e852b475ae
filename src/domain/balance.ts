import { type Dated, dated } from './dated.ts';
import { checked } from './sound.ts';
import type { Entitlement, EntitlementType } from './entitlement.ts';
import { exactRatio } from './exact-ratio.ts';
import type { Instant } from './instant.ts';
import { granted, overUsed, remaining, sumOf, unitsOf, used } from './quantities.ts';
import type { UsableStatuses } from './usable-statuses.ts';
import { canCount, compareInstants, isBefore, type Period, steadyAround, validityAt } from './validity.ts';
import type { Uuid } from './uuid.ts';

/** Why a balance is held, or how near it is to that: each word stands before those that are farther away. */
export const BALANCE_REASONS = ['HELD', 'NOT_YET', 'STATUS', 'EXPIRED', 'NONE'] as const;
export type BalanceReason = (typeof BALANCE_REASONS)[number];

/** An instant at which the answer becomes another one. */
export interface BalanceChange {
  readonly at: Instant;
  /** How much is granted by what begins or ends then; null when one of them does not say, or units differ. */
  readonly quantity: number | null;
  /** How many assignments begin or end then, at least 1. */
  readonly assignments: number;
}

/**
 * What a customer may use of one entitlement at one instant, worked out from all its assignments of it. Nothing here says "no
 * more" because nothing remains: Zenskar bills over-use, so that `held` and `remaining` are two facts. A quantity that is null is
 * unknown, and so is every sum over it; it is never unlimited.
 */
export class Balance {
  readonly customerUuid: Uuid;
  readonly entitlementUuid: Uuid;
  /** The usable assignments: those that end first are first, those without an end last. */
  readonly assignments: readonly Entitlement[];
  readonly #rows: readonly Dated[];
  readonly #at: Instant;
  readonly #statuses: UsableStatuses;
  #steady: Period | null = null;
  // Each is worked out once, null included: a balance may be kept for others, and one operation may ask for it at thousands of places.
  #reason: BalanceReason | undefined;
  #name: string | null | undefined;
  #type: EntitlementType | null | undefined;
  #units: string | null | undefined;
  #granted: number | null | undefined;
  #used: number | null | undefined;
  #remaining: number | null | undefined;
  #overage: number | null | undefined;
  #nextExpiry: BalanceChange | null | undefined;
  #nextStart: BalanceChange | null | undefined;

  /**
   * `rows` are the customer's assignments of this entitlement, in any order. Throws `Failed` where one does not say when it counts.
   * What was found out about them for another instant need not be again.
   */
  constructor(
    customerUuid: Uuid,
    entitlementUuid: Uuid,
    rows: readonly Entitlement[] | Balance,
    at: Instant,
    statuses: UsableStatuses,
  ) {
    this.customerUuid = customerUuid;
    this.entitlementUuid = entitlementUuid;
    this.#at = at;
    this.#statuses = statuses;
    this.#rows = rows instanceof Balance ? rows.#rows : checkedRows(rows);
    const usable: Entitlement[] = [];
    for (const each of this.#rows) if (isUsable(each, at, statuses)) usable.push(each.row);
    // A list that was added to holds room for more, and a balance may be kept.
    this.assignments = usable.slice();
  }

  /** Whether it is the same at that instant: no assignment begins or ends in between. */
  holdsAt(at: Instant, statuses: UsableStatuses): boolean {
    if (statuses !== this.#statuses) return false;
    return at === this.#at || validityAt(this.steady, at) === 'IN_FORCE';
  }

  /** From when until when it is the same. */
  get steady(): Period {
    return (this.#steady ??= steadyAround(this.#rows, this.#at));
  }

  get held(): boolean {
    return this.assignments.length > 0;
  }

  get reason(): BalanceReason {
    if (this.#reason === undefined) this.#reason = this.#nearestReason();
    return this.#reason;
  }

  /** As it was called when the newest assignment was made that is usable, or of all where none is. */
  get name(): string | null {
    if (this.#name === undefined) this.#name = this.#ofLatest('name');
    return this.#name;
  }

  get type(): EntitlementType | null {
    if (this.#type === undefined) this.#type = this.#ofLatest('type');
    return this.#type;
  }

  /** Null where assignments differ in it, or none says. */
  get units(): string | null {
    if (this.#units === undefined) this.#units = unitsOf(this.#telling) ?? null;
    return this.#units;
  }

  get granted(): number | null {
    if (this.#granted === undefined) this.#granted = sumOf(this.assignments, granted);
    return this.#granted;
  }

  get used(): number | null {
    if (this.#used === undefined) this.#used = sumOf(this.assignments, used);
    return this.#used;
  }

  get remaining(): number | null {
    if (this.#remaining === undefined) this.#remaining = sumOf(this.assignments, remaining);
    return this.#remaining;
  }

  /** How much more was used than granted, never negative. */
  get overage(): number | null {
    if (this.#overage === undefined) this.#overage = this.#overUse();
    return this.#overage;
  }

  get usedFraction(): number | null {
    return fractionOf(this.used, this.granted);
  }

  /** The next instant at which usable assignments end. */
  get nextExpiry(): BalanceChange | null {
    if (this.#nextExpiry === undefined) {
      this.#nextExpiry = nextChange(this.assignments, ({ expiryAt }) => expiryAt);
    }
    return this.#nextExpiry;
  }

  /** The next instant at which assignments begin that may be used then. */
  get nextStart(): BalanceChange | null {
    if (this.#nextStart === undefined) this.#nextStart = this.#soonestStart();
    return this.#nextStart;
  }

  #nearestReason(): BalanceReason {
    let nearest: BalanceReason = 'NONE';
    for (const row of this.#rows) {
      const reason = reasonOf(row, this.#at, this.#statuses);
      if (BALANCE_REASONS.indexOf(reason) < BALANCE_REASONS.indexOf(nearest)) nearest = reason;
    }
    return nearest;
  }

  #overUse(): number | null {
    if (this.granted === null || this.used === null) return null;
    const over = sumOf(this.assignments, overUsed);
    return over === null ? null : Math.max(0, over);
  }

  #soonestStart(): BalanceChange | null {
    const coming = this.#rows.filter((each) => reasonOf(each, this.#at, this.#statuses) === 'NOT_YET');
    return nextChange(
      coming.map(({ row }) => row),
      ({ activeFrom }) => activeFrom,
    );
  }

  #ofLatest<Field extends 'name' | 'type'>(field: Field): Entitlement[Field] | null {
    const rows = this.#telling;
    let [latest] = rows;
    if (latest === undefined) return null;
    const common = checked(latest, field);
    // Where all say the same it does not matter which is the newest, or whether that can be known.
    if (rows.every((row) => checked(row, field) === common)) return common;
    let newest = checked(latest, 'createdAt');
    for (const row of rows) {
      const made = checked(row, 'createdAt');
      // One that does not say when it was made is older than any that does.
      if (made === null || (newest !== null && !isBefore(newest, made))) continue;
      latest = row;
      newest = made;
    }
    return checked(latest, field);
  }

  /** The assignments that tell what it is called and what it counts. */
  get #telling(): readonly Entitlement[] {
    return this.held ? this.assignments : this.#rows.map(({ row }) => row);
  }
}

/** With all that decides whether an assignment may be used. */
function checkedRows(rows: readonly Entitlement[]): readonly Dated[] {
  for (const row of rows) checked(row, 'status');
  return dated(rows);
}

/** In force, and with a status that counts. */
function isUsable(each: Dated, at: Instant, statuses: UsableStatuses): boolean {
  return validityAt(each, at) === 'IN_FORCE' && statuses.includes(each.row.status);
}

/** How much of the quantity is used; above 1 shows over-use. Null where there is no quantity to compare with, or next to none. */
export function fractionOf(part: number | null, quantity: number | null): number | null {
  return part === null || quantity === null || quantity <= 0 ? null : exactRatio(part, quantity);
}

/** What keeps one assignment from being used. Time alone makes the first kind usable, so a status that does not count goes first. */
function reasonOf(each: Dated, at: Instant, statuses: UsableStatuses): BalanceReason {
  const validity = canCount(each) ? validityAt(each, at) : 'EXPIRED';
  if (validity === 'EXPIRED') return 'EXPIRED';
  if (!statuses.includes(each.row.status)) return 'STATUS';
  return validity === 'IN_FORCE' ? 'HELD' : 'NOT_YET';
}

function nextChange(
  rows: readonly Entitlement[],
  instantOf: (row: Entitlement) => Instant | null,
): BalanceChange | null {
  let at: Instant | null = null;
  for (const row of rows) if (compareInstants(instantOf(row), at) < 0) at = instantOf(row);
  if (at === null) return null;
  const changing = rows.filter((row) => instantOf(row) === at);
  return { at, quantity: sumOf(changing, granted), assignments: changing.length };
}
