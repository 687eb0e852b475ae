import { checked } from './sound.ts';
import type { Entitlement, EntitlementType } from './entitlement.ts';
import { exactSum, finite } from './exact-sum.ts';
import type { Instant } from './instant.ts';
import type { UsableStatuses } from './usable-statuses.ts';
import { canCount, compareInstants, type Period, steadyAround, validityAt } from './validity.ts';
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
  readonly #rows: readonly Entitlement[];
  readonly #at: Instant;
  readonly #statuses: UsableStatuses;
  #steady: Period | null = null;
  // What was asked for once, since a balance may be kept for others who ask.
  #name: string | null = null;
  #units: string | null = null;
  #granted: number | null = null;
  #used: number | null = null;
  #remaining: number | null = null;
  #nextExpiry: BalanceChange | null = null;

  /** `rows` are the customer's assignments of this entitlement, in any order. Throws `Failed` where one does not say when it counts. */
  constructor(
    customerUuid: Uuid,
    entitlementUuid: Uuid,
    rows: readonly Entitlement[],
    at: Instant,
    statuses: UsableStatuses,
  ) {
    this.customerUuid = customerUuid;
    this.entitlementUuid = entitlementUuid;
    this.#at = at;
    this.#statuses = statuses;
    for (const row of rows) for (const field of DECIDING) checked(row, field);
    // Most have one, and to sort takes more than all else here.
    this.#rows = rows.length < 2 ? rows : rows.toSorted(bySoonestExpiry);
    const usable = this.#rows.filter((row) => isUsable(row, at, statuses));
    // A list that was filtered holds room for more, and a balance may be kept.
    this.assignments = usable.length === rows.length ? this.#rows : usable.slice();
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
    let nearest: BalanceReason = 'NONE';
    for (const row of this.#rows) {
      const reason = reasonOf(row, this.#at, this.#statuses);
      if (BALANCE_REASONS.indexOf(reason) < BALANCE_REASONS.indexOf(nearest)) nearest = reason;
    }
    return nearest;
  }

  /** As it was called when the newest assignment was made that is usable, or of all where none is. */
  get name(): string | null {
    return (this.#name ??= this.#ofLatest('name'));
  }

  get type(): EntitlementType | null {
    return this.#ofLatest('type');
  }

  /** Null where assignments differ in it, or none says. */
  get units(): string | null {
    return (this.#units ??= unitsOf(this.held ? this.assignments : this.#rows) ?? null);
  }

  get granted(): number | null {
    return (this.#granted ??= sumOf(this.assignments, grantedBy));
  }

  get used(): number | null {
    return (this.#used ??= sumOf(this.assignments, usedOf));
  }

  get remaining(): number | null {
    return (this.#remaining ??= sumOf(this.assignments, remainingOf));
  }

  /** How much more was used than granted, never negative. */
  get overage(): number | null {
    const { granted, used } = this;
    return granted === null || used === null ? null : finite(Math.max(0, used - granted));
  }

  get usedFraction(): number | null {
    return fractionOf(this.used, this.granted);
  }

  /** The next instant at which usable assignments end. */
  get nextExpiry(): BalanceChange | null {
    return (this.#nextExpiry ??= nextChange(this.assignments, ({ expiryAt }) => expiryAt));
  }

  /** The next instant at which assignments begin that may be used then. */
  get nextStart(): BalanceChange | null {
    const coming = this.#rows.filter((row) => reasonOf(row, this.#at, this.#statuses) === 'NOT_YET');
    return nextChange(coming, ({ activeFrom }) => activeFrom);
  }

  #ofLatest<Field extends 'name' | 'type'>(field: Field): Entitlement[Field] | null {
    const rows = this.held ? this.assignments : this.#rows;
    let [latest] = rows;
    if (latest === undefined) return null;
    for (const row of rows) if (compareInstants(row.createdAt, latest.createdAt) > 0) latest = row;
    return checked(latest, field);
  }
}

/** What decides whether an assignment may be used. */
const DECIDING = ['status', 'activeFrom', 'expiryAt'] as const;

/** In force, and with a status that counts. */
export function isUsable(row: Entitlement, at: Instant, statuses: UsableStatuses): boolean {
  return statuses.includes(row.status) && validityAt(row, at) === 'IN_FORCE';
}

/** How much of the quantity is used; above 1 shows over-use. Null where there is no quantity to compare with, or next to none. */
export function fractionOf(used: number | null, quantity: number | null): number | null {
  return used === null || quantity === null || quantity <= 0 ? null : finite(used / quantity);
}

/** Soonest expiry first, without one last; in an order of their own where they end together. */
export function bySoonestExpiry(one: Entitlement, other: Entitlement): number {
  return compareInstants(one.expiryAt, other.expiryAt) || (one.uuid < other.uuid ? -1 : 1);
}

/** What keeps one assignment from being used. Time alone makes the first kind usable, so a status that does not count goes first. */
function reasonOf(row: Entitlement, at: Instant, statuses: UsableStatuses): BalanceReason {
  const validity = canCount(row) ? validityAt(row, at) : 'EXPIRED';
  if (validity === 'EXPIRED') return 'EXPIRED';
  if (!statuses.includes(row.status)) return 'STATUS';
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
  return { at, quantity: sumOf(changing, grantedBy), assignments: changing.length };
}

/** Null where one row does not say, or where they count different things. Nothing adds up to 0. */
function sumOf(rows: readonly Entitlement[], amountOf: (row: Entitlement) => number | null): number | null {
  if (unitsOf(rows) === undefined) return null;
  const amounts: number[] = [];
  for (const row of rows) {
    const amount = amountOf(row);
    if (amount === null) return null;
    amounts.push(amount);
  }
  return exactSum(amounts);
}

/** What all of them count; undefined where they differ, null where none says. */
function unitsOf(rows: readonly Entitlement[]): string | null | undefined {
  const [first] = rows;
  if (first === undefined) return null;
  let units: string | null | undefined = checked(first, 'units');
  for (const row of rows) if (checked(row, 'units') !== units) units = undefined;
  return units;
}

function grantedBy(row: Entitlement): number | null {
  return checked(row, 'quantity');
}

function usedOf(row: Entitlement): number | null {
  return checked(row, 'quantityUsed');
}

/** Zenskar's own figure where it gives one; the difference is what its examples show. */
function remainingOf(row: Entitlement): number | null {
  const remaining = checked(row, 'quantityRemaining');
  if (remaining !== null) return remaining;
  const [quantity, used] = [grantedBy(row), usedOf(row)];
  return quantity === null || used === null ? null : finite(quantity - used);
}
