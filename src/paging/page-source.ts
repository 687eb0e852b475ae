import type { Direction, PageAddress } from './address.ts';
import type { ListTraits } from './list-traits.ts';
import { adjacent, type DeliveredPage, isProvenBeside, type OrderedPage, orderedPage } from './page.ts';

/**
 * A computation that asks for pages one at a time and never touches the network: whoever runs it answers each address
 * with its page. This keeps the mathematics of cursors free of promises, and lets tests run it over a plain array.
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

/** The pages of one walk: as many as its budget allows, none read twice. */
export class PageSource<Row> {
  readonly traits: ListTraits<Row>;
  /** Made with the first page that comes: until then many walks may wait. */
  #pages: Map<string, OrderedPage<Row> | null> | null = null;
  readonly #pageBudget: number;

  constructor(traits: ListTraits<Row>, pageBudget: number) {
    this.traits = traits;
    this.#pageBudget = pageBudget;
  }

  /** True when this walk may read no further page. */
  get isSpent(): boolean {
    return (this.#pages?.size ?? 0) >= this.#pageBudget;
  }

  /** Null for a `previous` page whose order cannot be known; see {@link orderedPage}. */
  *open(address: PageAddress): PageWalk<Row, OrderedPage<Row> | null> {
    const name = `${address.flipped ? 'flipped' : 'straight'} ${address.via} ${address.cursor ?? ''}`;
    const known = this.#pages?.get(name);
    if (known !== undefined) return known;
    const page = orderedPage(address, yield address, this.traits);
    this.#pages ??= new Map();
    this.#pages.set(name, page);
    return page;
  }

  /**
   * Whether rows stand on one side of a gap. An upstream may name a page that turns out empty, so its word counts only
   * where its figures agree; otherwise that page is looked at.
   */
  *hasRows(
    { page, gap }: Gap<Row>,
    direction: Direction,
    following = adjacent(page, direction),
  ): PageWalk<Row, boolean> {
    const rowsInPage = direction === 'forward' ? page.rows.length - gap : gap;
    if (rowsInPage > 0 || isProvenBeside(page, direction)) return true;
    if (following === null) return false;
    const { rowsBefore } = following;
    const isCounted = direction === 'forward' ? (page.totalCount ?? 0) > rowsBefore : rowsBefore > 0;
    if (isCounted || this.isSpent) return true;
    const beside = yield* this.open(following);
    return beside === null || beside.rows.length > 0;
  }
}

/** The address of the page that follows those passed so far in one direction; null with the list, and where links lead in a circle. */
export function pageAfter<Row>(
  passed: readonly OrderedPage<Row>[],
  direction: Direction,
): PageAddress | null {
  const page = passed.at(-1);
  const address = page === undefined ? null : adjacent(page, direction);
  return passed.some((each) => each.address.cursor === address?.cursor) ? null : address;
}
