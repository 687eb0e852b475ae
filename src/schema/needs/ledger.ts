import type { Instant } from '../../domain/instant.ts';
import type { Uuid } from '../../domain/uuid.ts';
import { externalIdBatches, rowsToTell } from '../../loaders/external-id-batches.ts';
import { CUSTOMERS_PER_CALL, ENTITLEMENTS_PER_CALL, type UpstreamLimits } from '../../loaders/limits.ts';
import { mostPairs } from './most-pairs.ts';
import type { WindowCost } from './window-cost.ts';

/** Upstream work, and the size of the answer. */
export interface Estimate {
  readonly calls: number;
  /** One counts once more for every further place in the answer where it is repeated. */
  readonly rows: number;
  /** Of the answer's JSON. */
  readonly bytes: number;
  /** Whether it ended at a limit, so that the whole would be more. */
  readonly isPart?: boolean;
}

/** About how many assignments of an entitlement are looked at for each instant. */
const ROWS_PER_INSTANT = 20;

interface PageWish {
  pages: number;
  aside: number;
  limit: number;
  repeated: number;
}

/** What is made of all assignments of one customer. */
interface Makings {
  repeated: number;
  /** Null is the present. */
  readonly instants: Set<Instant | null>;
}

interface TotalsWish {
  readonly named: Set<Uuid>;
  unnamed: number;
  repeated: number;
}

/**
 * Collects what fields will ask of the loaders, and merges it as they do. Wishes share a call only if they are sure to be
 * made in the same tick: those behind the same gate. A gate names the field whose answer must have come, and is empty
 * for what is asked at once; behind it, wishes about one customer are made together.
 */
export class Ledger {
  readonly #limits: UpstreamLimits;
  readonly #customers = new Map<string, Set<Uuid>>();
  readonly #externalIds = new Set<string>();
  readonly #totals = new Map<string, TotalsWish>();
  readonly #pages = new Map<string, PageWish>();
  readonly #walks = new Set<string>();
  /** Of each customer the wishes for all its assignments, with the gates behind which they are made. */
  readonly #assignments = new Map<Uuid, Map<string, Set<string>>>();
  readonly #makings = new Map<Uuid, Makings>();
  readonly #idlePlaces = new Map<string, number>();
  #bytes = 0;

  constructor(limits: UpstreamLimits) {
    this.#limits = limits;
  }

  /** A customer's own record. Only those asked for at once are sure to be asked for together. */
  addCustomer(gate: string, customer: Uuid): void {
    const key = gate === '' ? '' : `${gate} ${customer}`;
    const batch = this.#customers.get(key) ?? new Set<Uuid>();
    this.#customers.set(key, batch.add(customer));
  }

  /** A customer by its external id. Only the root of an operation leads to one, so all of them are asked for at once. */
  addExternalId(externalId: string): void {
    this.#externalIds.add(externalId);
  }

  /** A window of a list, which appears `repeated` rows long in the answer. */
  addWindow(gate: string, scope: string, cost: WindowCost, repeated: number): void {
    const key = `${gate} ${cost.start} ${scope}`;
    const wish = this.#pages.get(key) ?? { pages: 0, aside: 0, limit: 0, repeated: 0 };
    wish.pages = Math.max(wish.pages, cost.pages);
    wish.limit = Math.max(wish.limit, cost.limit);
    wish.aside += cost.aside;
    wish.repeated += repeated;
    this.#pages.set(key, wish);
  }

  /** A row by its id, for which the customer's list is walked. */
  addRow(gate: string, customer: Uuid): void {
    this.#walks.add(`${gate} ${customer}`);
  }

  /** All assignments of a customer, for which its list is walked; `wish` names what is read with them. */
  addAssignments(gate: string, customer: Uuid, wish: string): void {
    const wishes = this.#assignments.get(customer) ?? new Map<string, Set<string>>();
    this.#assignments.set(customer, wishes);
    wishes.set(wish, (wishes.get(wish) ?? new Set<string>()).add(gate));
  }

  /**
   * What is made of a customer's assignments, of which `repeated` are looked at for it, those of one place and those of the next.
   * At another instant it is worked out anew.
   */
  addMade(customer: Uuid, at: Instant | null, repeated: number): void {
    const makings = this.#makings.get(customer) ?? { repeated: 0, instants: new Set<Instant | null>() };
    this.#makings.set(customer, makings);
    makings.repeated += repeated;
    makings.instants.add(at);
  }

  /** One total by its entitlement. */
  addTotal(gate: string, customer: Uuid, entitlement: Uuid, repeated: number): void {
    const wish = this.#totalsWish(gate, customer);
    wish.named.add(entitlement);
    wish.repeated += repeated;
  }

  /** The totals of so many rows. All rows behind a gate are those of one list, so aliases ask for the same totals. */
  addTotalsOfRows(gate: string, customer: Uuid, distinct: number, repeated: number): void {
    const wish = this.#totalsWish(gate, customer);
    wish.unnamed = Math.max(wish.unnamed, distinct);
    wish.repeated += repeated;
  }

  /**
   * Places of the answer at which a field that may cost something is resolved without any row: there may be as many of them
   * as rows elsewhere, times the aliases. The first of them at a path counts for nothing.
   */
  addIdlePlaces(path: string, places: number): void {
    this.#idlePlaces.set(path, (this.#idlePlaces.get(path) ?? 0) + places);
  }

  /** A part of the answer's text. */
  addBytes(bytes: number): void {
    this.#bytes += bytes;
  }

  sum(): Estimate {
    const { pageBudget, pageLimit } = this.#limits;
    const perCall = (most: number, count: number) => Math.ceil(count / Math.min(most, pageLimit));
    const everybody = new Set<Uuid>();
    let calls = 0;
    for (const batch of this.#customers.values()) {
      calls += perCall(CUSTOMERS_PER_CALL, batch.size);
      for (const customer of batch) everybody.add(customer);
    }
    // A record is read once, so there are no more calls than customers.
    let walks = this.#walks.size;
    let rows = everybody.size + walks * pageBudget * pageLimit;
    for (const [customer, wishes] of this.#assignments) {
      // A gate leads to one walk for all that is new behind it, and no wish is new twice.
      const theirs = mostPairs(wishes);
      walks += theirs;
      rows += Math.max(theirs * pageBudget * pageLimit, this.#madeOf(customer));
    }
    calls = Math.min(calls, everybody.size) + walks * pageBudget;
    for (const batch of externalIdBatches(this.#externalIds, pageLimit)) {
      const needed = rowsToTell(batch.length);
      calls += perCall(needed, needed);
      rows += needed;
    }
    for (const { pages, aside, limit, repeated } of this.#pages.values()) {
      calls += pages + aside;
      rows += Math.max((pages + aside) * limit, repeated);
    }
    for (const { named, unnamed, repeated } of this.#totals.values()) {
      const distinct = named.size + unnamed;
      calls += perCall(ENTITLEMENTS_PER_CALL, distinct);
      rows += Math.max(distinct, repeated);
    }
    for (const places of this.#idlePlaces.values()) rows += Math.max(0, places - 1);
    return { calls: countable(calls), rows: countable(rows), bytes: countable(this.#bytes) };
  }

  #madeOf(customer: Uuid): number {
    const makings = this.#makings.get(customer);
    return makings === undefined ? 0 : makings.repeated + makings.instants.size * ROWS_PER_INSTANT;
  }

  #totalsWish(gate: string, customer: Uuid): TotalsWish {
    const key = `${gate} ${customer}`;
    const wish = this.#totals.get(key) ?? { named: new Set<Uuid>(), unnamed: 0, repeated: 0 };
    this.#totals.set(key, wish);
    return wish;
  }
}

function countable(count: number): number {
  return Math.min(count, Number.MAX_SAFE_INTEGER);
}
