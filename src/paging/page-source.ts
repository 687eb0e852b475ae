import { type Freshness, older } from '../domain/freshness.ts';
import type { BrokenRow } from '../domain/page.ts';
import { Failed } from '../domain/failure.ts';
import type { Direction, PageAddress } from '../cursors/address.ts';
import type { ListTraits } from './list-traits.ts';
import { type DeliveredPage, type OrderedPage, orderedPage } from './page.ts';
import { RefusedCursor, refusedLink } from './refusals.ts';

/**
 * A computation that asks for pages one at a time and never touches the network: whoever runs it answers each address
 * with its page, or throws a failure into it. This keeps the mathematics of cursors free of promises, and lets tests run it
 * over a plain array.
 */
export type PageWalk<Row, Result> = Generator<PageAddress, Result, DeliveredPage<Row>>;

/** A place between two rows of a page, named by the index of the row behind it. */
export interface Gap<Row> {
  readonly page: OrderedPage<Row>;
  readonly gap: number;
}

/** The gap in front of the first row that a reader who comes to the page meets. */
export function firstGap<Row>(page: OrderedPage<Row>, direction: Direction): Gap<Row> {
  return { page, gap: direction === 'forward' ? 0 : page.rows.length };
}

/** The argument that an upstream cursor came with, and the references that it was made with. */
export interface Given {
  readonly argument: 'after' | 'before';
  readonly populate: number;
}

/** The pages of one walk: as many as its budget allows, none read twice with one limit. */
export class PageSource<Row> {
  readonly traits: ListTraits<Row>;
  readonly #pages = new Map<string, OrderedPage<Row> | null>();
  /** The rows of every page, as they came. */
  readonly #rows: (readonly (Row | BrokenRow)[])[] = [];
  /** The links of every page. */
  readonly #named = new Set<string | null>();
  #total: number | null | undefined = undefined;
  #freshness: Freshness | null = null;
  readonly #pageBudget: number;
  readonly #givenBy: (cursor: string | null) => Given | null;
  readonly #populate: number;

  /** `givenBy` says with which argument an upstream cursor came; `populate` is what rows must come with. */
  constructor(
    traits: ListTraits<Row>,
    pageBudget: number,
    givenBy: (cursor: string | null) => Given | null,
    populate = 0,
  ) {
    this.traits = traits;
    this.#pageBudget = pageBudget;
    this.#givenBy = givenBy;
    this.#populate = populate;
  }

  /** How many rows the list has; null unless every page that was read says so, and says the same. */
  get total(): number | null {
    return this.#total ?? null;
  }

  /** As old as the oldest page that was read. */
  get freshness(): Freshness {
    if (this.#freshness === null) throw new TypeError('Expected a walk that has read a page.');
    return this.#freshness;
  }

  /** Whether a row with this key stands in any page that was read. */
  hasSeen(key: string): boolean {
    return this.#rows.some((rows) => rows.some((row) => this.traits.keyOf(row) === key));
  }

  /**
   * Null for a `previous` page whose order cannot be known (see {@link orderedPage}), or that the upstream names and refuses, as
   * it may in front of its first page. `onSpent` throws when this walk may read no further page.
   */
  *open(address: PageAddress, onSpent: () => never): PageWalk<Row, OrderedPage<Row> | null> {
    const name = `${address.flipped ? 'flipped' : 'straight'} ${address.via} ${address.cursor ?? ''}`;
    const known = this.#pages.get(name);
    if (known !== undefined && (known === null || known.address.limit >= address.limit)) return known;
    if (address.via !== 'start' && address.cursor === null) {
      throw new TypeError('Expected the address of a page, got one without a cursor.');
    }
    if (this.#rows.length >= this.#pageBudget) onSpent();
    const page = yield* this.#read(address);
    this.#pages.set(name, page);
    return page;
  }

  /** The first page of the list, whose order is certain and which no cursor is needed for. */
  *openStart(address: PageAddress, onSpent: () => never): PageWalk<Row, OrderedPage<Row>> {
    const page = yield* this.open(address, onSpent);
    if (page === null) throw new TypeError('Expected a list to have a first page.');
    return page;
  }

  *#read(found: PageAddress): PageWalk<Row, OrderedPage<Row> | null> {
    // A page of this walk leads on with what it came with, a cursor of an earlier one with what is asked for now.
    const led = this.#named.has(found.cursor) ? found.populate : 0;
    const address = { ...found, populate: led | this.#populate };
    let delivered: DeliveredPage<Row>;
    try {
      delivered = yield address;
    } catch (error) {
      this.#rows.push([]);
      this.#blame(address, error);
      return null;
    }
    const { rows, next, previous, totalCount, freshness } = delivered.page;
    this.#freshness = this.#freshness === null ? freshness : older(this.#freshness, freshness);
    this.#total = this.#total === undefined || totalCount === this.#total ? totalCount : null;
    this.#rows.push(rows);
    this.#named.add(next).add(previous);
    return orderedPage(address, delivered, this.traits);
  }

  /**
   * Throws, unless the list's start is left to read from: for a way back that is refused where nothing needs to stand, and for a
   * cursor that was made with other references.
   */
  #blame({ cursor, via, rowsBefore }: PageAddress, error: unknown): void {
    if (cursor === null || !(error instanceof Failed) || error.failure.kind !== 'invalid-cursor') throw error;
    const given = this.#named.has(cursor) ? null : this.#givenBy(cursor);
    if (via === 'previous' && (given === null || rowsBefore === 0)) return;
    if (given === null) refusedLink();
    const { argument, populate } = given;
    if (populate === this.#populate) throw new RefusedCursor({ ...error.failure, argument }, argument);
  }
}
