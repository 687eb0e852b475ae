import type { BrokenRow } from '../domain/page.ts';
import { type Direction, opposite } from './address.ts';
import { digest } from './digest.ts';
import { gapBeyond, matchIn, NO_MATCH } from './match.ts';
import { keyAt, type OrderedPage } from './page.ts';
import type { Gap } from './page-source.ts';
import { sideAhead, type Position } from './position.ts';
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
  /** Null where nothing bounds the window. A row that is known to stand behind the reader never does. */
  readonly #until: Position | null;
  readonly #edges: Edge<Row>[] = [];
  /** The keys taken so far; known from the second page on, since only then a row can come again. */
  #keys: Set<string> | null = null;
  /** How many edges are wanted; no more than there are once the bound is passed. */
  #wanted: number;
  /** How many edges are sure to stand in front of the bound: those up to a row that used to, where one was met. */
  #certain: number;
  /** Whether the bound, or a row that stood beside it, was seen ahead. */
  #isBoundSeen: boolean;

  constructor(route: Route) {
    const place = placeOfBound(route);
    this.#route = route;
    this.#until = place === 'behind' ? null : route.until;
    this.#wanted = route.window.count;
    this.#certain = place === 'beside' ? 0 : Infinity;
    this.#isBoundSeen = place === 'beside' || this.#until === null;
  }

  /** Whether no further row is needed. One that may hold rows from beyond a vanished bound needs more to tell. */
  get isFull(): boolean {
    const { length } = this.#edges;
    return length >= this.#wanted && length <= this.#certain;
  }

  get edges(): readonly Edge<Row>[] {
    return this.overflows ? this.#edges.slice(0, Math.min(this.#wanted, this.#certain)) : this.#edges;
  }

  /** Whether it has taken more rows than it gives. */
  get overflows(): boolean {
    return this.#edges.length > Math.min(this.#wanted, this.#certain);
  }

  /** Whether the bound may have been passed unawares. */
  get isBoundMissed(): boolean {
    return !this.#isBoundSeen && this.#edges.length > 0;
  }

  /** Takes rows of a page from a gap on, and returns the gap where it stopped. */
  take({ page, gap: start }: Gap<Row>): Gap<Row> {
    const { direction } = this.#route;
    const step = direction === 'forward' ? 1 : -1;
    if (this.#edges.length > 0)
      this.#keys ??= new Set(this.#edges.map((edge) => keyAt(edge.page, edge.index)));
    const bound = this.#until === null ? NO_MATCH : matchIn(page, this.#until);
    const end = gapBeyond(bound, opposite(direction));
    const inside = direction === 'forward' ? bound.before : bound.after;
    this.#isBoundSeen ||=
      (end >= 0 && (end - start) * step >= 0) || (inside >= 0 && (inside - start) * step > 0);
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
      if (this.#isNew(page, index)) this.#edges.push({ row, page, index });
      gap += step;
      if (gap === inside) this.#certain = this.#edges.length;
    }
    return { page, gap };
  }

  #isNew(page: OrderedPage<Row>, index: number): boolean {
    if (this.#keys === null) return true;
    const key = keyAt(page, index);
    if (key === '') return true;
    const { size } = this.#keys;
    return this.#keys.add(key).size > size;
  }
}

/** Where the bound stands to a reader next to `from`, as far as either cursor remembers. */
function placeOfBound({
  window: { from },
  until,
  flipped,
  direction,
}: Route): 'beside' | 'behind' | 'unknown' {
  if (from === null || until === null) return 'unknown';
  const remembers = (one: Position, towards: Direction, other: Position) =>
    one[sideAhead(one, flipped, towards)].includes(digest(other.key));
  const back = opposite(direction);
  if (isSame(from, until) || remembers(from, back, until) || remembers(until, direction, from))
    return 'behind';
  return remembers(from, direction, until) || remembers(until, back, from) ? 'beside' : 'unknown';
}

/** Whether two cursors name the same row: a broken one that has no key by its place. */
function isSame(one: Position, other: Position): boolean {
  if (one.key !== '' || other.key !== '') return one.key === other.key;
  return (
    one.index === other.index && one.page.via === other.page.via && one.page.cursor === other.page.cursor
  );
}
