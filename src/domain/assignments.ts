import { Balance } from './balance.ts';
import { sortedByName } from './by-name.ts';
import { type Dated, dated } from './dated.ts';
import type { Entitlement } from './entitlement.ts';
import type { Instant } from './instant.ts';
import { BrokenRow } from './page.ts';
import type { UsableStatuses } from './usable-statuses.ts';
import { isBefore, type Period, steadyAround, validityAt } from './validity.ts';
import type { Uuid } from './uuid.ts';

/** So many entitlements are looked for in all rows before these are grouped. */
const FEW = 4;

/**
 * All assignments of one customer, and what is made of them: each thing when it is first asked for, and kept for those who ask
 * next. A balance is kept until an instant is asked about at which it is another one, so there is one for each entitlement at most.
 */
export class Assignments {
  /** Those that cannot be read, and may be of any entitlement unless they name theirs. */
  readonly broken: readonly BrokenRow[];
  readonly #rows: readonly Entitlement[];
  readonly #balances = new Map<Uuid, Balance>();
  #groups: ReadonlyMap<Uuid, readonly Entitlement[]> | null = null;
  /** For how many entitlements it was looked for rows. */
  #sought = 0;
  #entitlements: readonly Uuid[] | null = null;
  #dated: readonly Dated[] | null = null;
  #inOrder: readonly Balance[] = [];
  #steady: Period | null = null;

  /** A row that comes again counts once, as it came last. */
  constructor(rows: readonly (Entitlement | BrokenRow)[]) {
    const broken: BrokenRow[] = [];
    const distinct = new Map<Uuid, Entitlement>();
    for (const row of rows) {
      if (row instanceof BrokenRow) broken.push(row);
      else distinct.set(row.uuid, row);
    }
    this.broken = broken;
    this.#rows = [...distinct.values()];
  }

  /** The entitlements that any of them is of. Once their balances were sorted they come in that order, which seldom changes. */
  get entitlements(): readonly Uuid[] {
    this.#groups ??= grouped(this.#rows);
    return (this.#entitlements ??= [...this.#groups.keys()]);
  }

  /** What may be used of one entitlement, also of one that was never assigned. */
  balance(customer: Uuid, entitlement: Uuid, at: Instant, statuses: UsableStatuses): Balance {
    const known = this.#balances.get(entitlement);
    if (known?.customerUuid === customer && known.holdsAt(at, statuses)) return known;
    const rows = known ?? this.#of(entitlement);
    const balance = new Balance(customer, entitlement, rows, at, statuses);
    // Of those that were never assigned, none: anybody may invent more.
    if (rows instanceof Balance || rows.length > 0) this.#balances.set(entitlement, balance);
    return balance;
  }

  /** Balances of these assignments, sorted by name. Whoever chooses the same again is given the same. */
  inNameOrder(chosen: readonly Balance[]): readonly Balance[] {
    if (areSame(chosen, this.#inOrder)) return this.#inOrder;
    const sorted = sortedByName(chosen);
    this.#inOrder = sorted;
    // To sort what is in order already takes hardly any comparisons.
    const first = sorted.map(({ entitlementUuid }) => entitlementUuid);
    this.#entitlements = [...new Set([...first, ...this.entitlements])];
    return sorted;
  }

  /** Those that are in force and end before an instant, the soonest first; whatever their status. */
  expiring(before: Instant, at: Instant): readonly Entitlement[] {
    const found: Entitlement[] = [];
    for (const dated of this.#inTime) {
      const { row, expiryAt } = dated;
      if (expiryAt === null || !isBefore(expiryAt, before)) break;
      if (validityAt(dated, at) === 'IN_FORCE') found.push(row);
    }
    return found;
  }

  /** The period around an instant in which none of them begins or ends. Throws `Failed` where one does not say when it does. */
  steadyAround(at: Instant): Period {
    if (this.#steady === null || validityAt(this.#steady, at) !== 'IN_FORCE') {
      this.#steady = steadyAround(this.#inTime, at);
    }
    return this.#steady;
  }

  get #inTime(): readonly Dated[] {
    return (this.#dated ??= dated(this.#rows));
  }

  /** For a few, to look through all rows costs less than to group them. */
  #of(entitlement: Uuid): readonly Entitlement[] {
    this.#sought += 1;
    if (this.#sought > FEW) this.#groups ??= grouped(this.#rows);
    if (this.#groups !== null) return this.#groups.get(entitlement) ?? [];
    return this.#rows.filter(({ entitlementUuid }) => entitlementUuid === entitlement);
  }
}

function grouped(rows: readonly Entitlement[]): ReadonlyMap<Uuid, readonly Entitlement[]> {
  const groups = new Map<Uuid, Entitlement[]>();
  for (const row of rows) {
    const group = groups.get(row.entitlementUuid);
    if (group === undefined) groups.set(row.entitlementUuid, [row]);
    else group.push(row);
  }
  // Lists that were added to hold room for more, and these may be kept.
  for (const [entitlement, group] of groups) groups.set(entitlement, group.slice());
  return groups;
}

function areSame(some: readonly Balance[], others: readonly Balance[]): boolean {
  return some.length === others.length && some.every((balance, index) => balance === others[index]);
}
