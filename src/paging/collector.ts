import type { BrokenRow } from '../domain/page.ts';
import { opposite } from '../cursors/address.ts';
import { gapBeyond, matchIn, NO_MATCH } from './match.ts';
import { keyAt, type OrderedPage } from './page.ts';
import type { Gap } from './page-source.ts';
import type { Passed } from './passed.ts';
import { placeOf, type Position, sideAhead } from '../cursors/position.ts';
import type { Route } from './route.ts';

/** One row of a window together with the place that its cursor will name. */
export interface Edge<Row> {
  readonly row: Row | BrokenRow;
  readonly page: OrderedPage<Row>;
  readonly index: number;
}

/**
 * Takes rows in the order of reading until it has as many as are wanted, or meets the row that the window stops short of.
 * That row may be gone, so the rows that stood on either side of it count as well: who meets one from beyond has passed
 * it.
 */
export class Collector<Row> {
  readonly #route: Route;
  /** The bound, with the neighbours that either cursor remembers of it; null where nothing bounds the window. */
  readonly #until: Position | null;
  readonly #edges: Edge<Row>[] = [];
  /** How many edges are wanted; no more than there are once the bound is passed. */
  #wanted: number;
  /** How many edges are sure to stand in front of the bound: those up to a row that used to, where one was met. */
  #certain = Infinity;
  /** Whether the bound, or a row that stood beside it, was seen ahead, and whether it was seen behind. */
  #isBoundAhead: boolean;
  #isBoundBehind = false;

  constructor(route: Route) {
    const { window, until, flipped, direction } = route;
    this.#route = route;
    this.#until = until;
    this.#wanted = window.count;
    this.#isBoundAhead = until === null;
    if (window.from === null || until === null) return;
    const place = placeOf(until, window.from, flipped, direction);
    if (place === 'unknown') return;
    if (place === 'next but one') this.#until = withNeighbour(until, window.from, route);
    this.#certain = 0;
    this.#isBoundAhead = true;
  }

  /** Whether no further row is needed. One that may hold rows from beyond a vanished bound needs more to tell. */
  get isFull(): boolean {
    const { length } = this.#edges;
    const isSure = this.#isBoundAhead || this.#isBoundBehind || !this.#route.mustMeetBound;
    return isSure && length >= this.#wanted && length <= this.#certain;
  }

  get edges(): readonly Edge<Row>[] {
    return this.overflows ? this.#edges.slice(0, Math.min(this.#wanted, this.#certain)) : this.#edges;
  }

  /** Whether it has taken more rows than it gives. */
  get overflows(): boolean {
    return this.#edges.length > Math.min(this.#wanted, this.#certain);
  }

  /** Where the bound was seen; `nowhere` where it may have been passed unawares, or stands behind the reader. */
  get bound(): 'ahead' | 'behind' | 'nowhere' {
    if (this.#isBoundBehind) return 'behind';
    return this.#isBoundAhead ? 'ahead' : 'nowhere';
  }

  /** Takes rows of the page that was passed last from a gap on, and returns the gap where it stopped. */
  take({ page, gap: given }: Gap<Row>, passed: Passed<Row>): Gap<Row> {
    const { direction } = this.#route;
    const step = direction === 'forward' ? 1 : -1;
    const start = this.#gapBeyondFrom(page) ?? given;
    const bound = this.#until === null ? NO_MATCH : matchIn(page, this.#until);
    const end = gapBeyond(bound, opposite(direction));
    const inside = direction === 'forward' ? bound.before : bound.after;
    this.#isBoundAhead ||=
      (end >= 0 && (end - start) * step >= 0) || (inside >= 0 && (inside - start) * step > 0);
    this.#isBoundBehind ||= !this.#isBoundAhead && bound.row >= 0;
    let gap = start;
    while (!this.isFull) {
      if (gap === end) {
        this.#wanted = Math.min(this.#wanted, this.#edges.length);
        this.#certain = Infinity;
        break;
      }
      const index = step > 0 ? gap : gap - 1;
      const row = page.rows[index];
      if (row === undefined) break;
      // An upstream may send rows again.
      const key = keyAt(page, index);
      const isAgain = passed.hasPassed(key) || (key !== '' && key === this.#route.window.from?.key);
      if (!isAgain) this.#edges.push({ row, page, index });
      gap += step;
      if (gap === inside) this.#certain = this.#edges.length;
    }
    return { page, gap };
  }

  /** The gap beyond the row that the window begins beside, in a page that shows it, maybe once more. */
  #gapBeyondFrom(page: OrderedPage<Row>): number | null {
    const { window, direction } = this.#route;
    const key = window.from?.key ?? '';
    const index = key === '' ? -1 : page.rows.findIndex((_, at) => keyAt(page, at) === key);
    if (index < 0) return null;
    return direction === 'forward' ? index + 1 : index;
  }
}

/** The bound where `from` remembers it as its second neighbour: what `from` remembers as its first stands before the bound. */
function withNeighbour(until: Position, from: Position, { flipped, direction }: Route): Position {
  const [between] = from[sideAhead(from, flipped, direction)];
  const side = sideAhead(until, flipped, opposite(direction));
  return between === undefined || until[side].length > 0 ? until : { ...until, [side]: [between] };
}
