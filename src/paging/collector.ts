import type { BrokenRow } from '../domain/page.ts';
import { Bound } from './bound.ts';
import type { Goal } from './goal.ts';
import type { ListTraits } from './list-traits.ts';
import type { PageView } from './page-view.ts';
import type { Entry } from './slice.ts';

/** Takes rows in the order of reading until it has as many as are wanted, or meets the row that bounds the window. */
export class Collector<Row> {
  readonly #goal: Goal;
  readonly #traits: ListTraits<Row>;
  readonly #bound: Bound<Row> | null;
  readonly #entries: Entry<Row>[] = [];
  /** The keys taken so far; known from the second page on, since only then a row can come again. */
  #keys: Set<string> | null = null;
  #isBoundPassed = false;
  /** How many entries are known to stand in front of the bound; null while nothing was seen of it. */
  #inside: number | null;
  #rowsSeen = 0;

  constructor(goal: Goal, traits: ListTraits<Row>) {
    this.#goal = goal;
    this.#traits = traits;
    this.#bound = Bound.of(goal, traits);
    this.#inside = this.#bound?.isAdjacent === true ? 0 : null;
  }

  /** Whether no further row is needed. One that may hold rows from beyond a vanished bound needs more to tell. */
  get isFull(): boolean {
    return this.#isBoundPassed || (this.#entries.length >= this.#goal.count && !this.#inDoubt);
  }

  get rows(): readonly Entry<Row>[] {
    return this.#inDoubt ? this.#entries.slice(0, this.#inside ?? 0) : this.#entries;
  }

  /** Whether anything was seen of the row that bounds the window, or nothing has to be. */
  get isBoundMet(): boolean {
    return this.#bound === null || this.#isBoundPassed || this.#inside !== null || this.#rowsSeen === 0;
  }

  /** Whether it has seen more rows than it gives. */
  get overflows(): boolean {
    return this.#rowsSeen > this.rows.length;
  }

  get #inDoubt(): boolean {
    return !this.#isBoundPassed && this.#inside !== null && this.#inside < this.#entries.length;
  }

  /** Takes rows of a page from a gap on, and returns the gap where it stopped. */
  take(view: PageView<Row>, start: number): number {
    const forward = this.#goal.reading === 'forward';
    if (this.#rowsSeen > 0) this.#keys ??= new Set(this.#entries.map(({ row }) => this.#traits.keyOf(row)));
    let gap = start;
    while (!this.isFull) {
      const index = forward ? gap : gap - 1;
      const row = view.rows[index];
      if (row === undefined) break;
      const side = this.#bound?.sideOf(row) ?? null;
      this.#isBoundPassed = side === 'on' || side === 'far';
      if (this.#isBoundPassed) break;
      if (this.#isNew(row)) this.#add({ row, view, index });
      if (side === 'near') this.#inside = this.#entries.length;
      gap += forward ? 1 : -1;
    }
    return gap;
  }

  #add(entry: Entry<Row>): void {
    this.#rowsSeen += 1;
    if (this.#entries.length < this.#goal.count) this.#entries.push(entry);
  }

  #isNew(row: Row | BrokenRow): boolean {
    if (this.#keys === null) return true;
    const key = this.#traits.keyOf(row);
    if (key === '') return true;
    const { size } = this.#keys;
    return this.#keys.add(key).size > size;
  }
}
