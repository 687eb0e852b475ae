import type { Direction, PageAddress } from '../cursors/address.ts';
import { adjacent, isRemembered, keyAt, type OrderedPage, shifted } from './page.ts';

/** The pages that a reader has passed in one direction, and where they lead. */
export class Passed<Row> {
  readonly direction: Direction;
  readonly #pages: OrderedPage<Row>[] = [];
  /** The keys of the rows of all pages but the last; null where that is the only one, as in most walks. */
  #keys: Set<string> | null = null;
  #rows = 0;

  constructor(direction: Direction, page?: OrderedPage<Row>) {
    this.direction = direction;
    if (page !== undefined) this.add(page);
  }

  /** How many rows came, but for those that came again. */
  get rows(): number {
    return this.#rows;
  }

  get pages(): readonly OrderedPage<Row>[] {
    return this.#pages;
  }

  /** Whether a row with this key stands in a page before the last one. A broken row is never the same as another. */
  hasPassed(key: string): boolean {
    return this.#keys !== null && key !== '' && this.#keys.has(key);
  }

  /** Whether the last page holds rows, and whether one of them is new. */
  get isAtRows(): boolean {
    return this.#pages.at(-1)?.rows.length !== 0;
  }
  get isAtNewRows(): boolean {
    return keysOf(this.#pages.at(-1)).some((key) => !this.hasPassed(key));
  }

  /** Returns the page with its rows counted as they stand: those that it begins with, and that came before, do not count twice. */
  add(page: OrderedPage<Row>): OrderedPage<Row> {
    const last = this.#pages.at(-1);
    const counted = last === undefined ? page : this.#follow(last, page);
    this.#rows += page.rows.length + counted.rowsBefore - page.rowsBefore;
    this.#pages.push(counted);
    return counted;
  }

  #follow(last: OrderedPage<Row>, page: OrderedPage<Row>): OrderedPage<Row> {
    this.#keys ??= new Set();
    for (const key of keysOf(last)) this.#keys.add(key);
    if (this.direction === 'backward') return page;
    const repeated = keysOf(page).findIndex((key) => !this.hasPassed(key));
    return shifted(page, repeated < 0 ? page.rows.length : repeated);
  }

  /**
   * The address of the page that follows. `end` with the list, also where links lead on and the `total` agrees that nothing is
   * missing; `lost` where there is no link though rows stood beyond; `circle` where links lead back over rows that were passed.
   */
  onward(total: number | null): PageAddress | 'end' | 'lost' | 'circle' {
    const page = this.#pages.at(-1);
    if (page === undefined) return 'end';
    const forward = this.direction === 'forward';
    const address = adjacent(page, this.direction);
    if (address === null && !(forward && page.namesItself)) {
      return isRemembered(page, this.direction) ? 'lost' : 'end';
    }
    const isBack = this.isAtRows && !this.isAtNewRows;
    const leadsBack = isBack || this.#pages.some((each) => each.address.cursor === address?.cursor);
    if (address !== null && !leadsBack && this.isAtRows) return address;
    // As counted from the list's start, or from what the first page's address remembers.
    const missing = forward && total !== null ? total - page.rowsBefore - page.rows.length : null;
    if (missing === 0) return 'end';
    if (leadsBack) return 'circle';
    // Behind an empty page, or a page that names itself, which many an upstream does with its last.
    return address ?? (missing !== null && missing > 0 ? 'circle' : 'end');
  }
}

function keysOf<Row>(page: OrderedPage<Row> | undefined): string[] {
  return page === undefined ? [] : page.rows.map((_, index) => keyAt(page, index));
}
