import { Failed } from '../domain/failure.ts';
import type { BrokenRow } from '../domain/page.ts';
import { hasRowsBeyond, isProvenBeyond } from './beyond.ts';
import { Fence } from './fence.ts';
import type { Goal } from './goal.ts';
import { confirmFence } from './locate.ts';
import type { ListTraits } from './list-traits.ts';
import { entryGap, type Gap, type PageView } from './page-view.ts';
import type { PageReader, PageWalk } from './page-reader.ts';
import type { Entry, Reading } from './slice.ts';
import { Trail } from './trail.ts';

/**
 * Collects rows from a gap on. Null where the upstream offers no way on though there must be one, or does not show in
 * which order a page came: then only the list's start is left to read from.
 */
export function* gather<Row>(
  reader: PageReader<Row>,
  entrance: Gap<Row>,
  goal: Goal,
): PageWalk<Row, Reading<Row> | null> {
  const { reading, asked } = goal;
  const basket = new Basket(goal, reader.traits);
  const trail = new Trail(reading, reader.traits);
  let { view } = entrance;
  let gap = basket.fill(view, entrance.gap);
  while (!basket.full) {
    const onward = trail.onward(view);
    if (onward === null && isProvenBeyond(view, reading)) return null;
    if (onward === null) break;
    if (reader.spent) cutShort(goal.count, basket.rows.length);
    const page = yield* reader.open(onward);
    if (page === null) return null;
    view = page;
    gap = basket.fill(view, entryGap(view, reading));
  }
  if (!basket.isFenceMet) yield* confirmFence(reader, goal, entrance);
  const opposite = reading === 'forward' ? 'backward' : 'forward';
  return {
    entries: basket.rows,
    near: asked.near && (yield* hasRowsBeyond(reader, entrance, opposite)),
    far:
      asked.far &&
      (basket.overflows || (yield* hasRowsBeyond(reader, { view, gap }, reading, trail.onward(view)))),
    totalCount: entrance.view.totalCount,
  };
}

/** A window that ends where the budget does would look like one that is as long as the caller asked for. */
function cutShort(count: number, read: number): never {
  const message =
    `Expected a window that the calls of one list can bring, got one of ${count} rows, of which they brought ${read}. ` +
    'Ask for fewer rows at once.';
  throw new Failed({ kind: 'too-complex', message });
}

/** Takes rows in the order of reading until it is full or meets the fence. */
class Basket<Row> {
  readonly #goal: Goal;
  readonly #traits: ListTraits<Row>;
  readonly #fence: Fence<Row> | null;
  readonly #entries: Entry<Row>[] = [];
  /** The keys taken so far; known from the second page on, since only then a row can come again. */
  #keys: Set<string> | null = null;
  #fenced = false;
  /** How many entries are known to stand on this side of the fence; null while nothing was seen of it. */
  #inside: number | null;
  #rowsSeen = 0;

  constructor(goal: Goal, traits: ListTraits<Row>) {
    this.#goal = goal;
    this.#traits = traits;
    this.#fence = Fence.of(goal, traits);
    this.#inside = this.#fence?.isAdjacent === true ? 0 : null;
  }

  /** A basket that may hold rows from beyond a vanished fence is not full before that is known. */
  get full(): boolean {
    return this.#fenced || (this.#entries.length >= this.#goal.count && !this.#inDoubt);
  }

  get rows(): readonly Entry<Row>[] {
    return this.#inDoubt ? this.#entries.slice(0, this.#inside ?? 0) : this.#entries;
  }

  get isFenceMet(): boolean {
    return this.#fence === null || this.#fenced || this.#inside !== null || this.#rowsSeen === 0;
  }

  get overflows(): boolean {
    return this.#rowsSeen > this.rows.length;
  }

  get #inDoubt(): boolean {
    return !this.#fenced && this.#inside !== null && this.#inside < this.#entries.length;
  }

  /** Takes rows of a page from a gap on, and returns the gap where it stopped. */
  fill(view: PageView<Row>, start: number): number {
    const forward = this.#goal.reading === 'forward';
    if (this.#rowsSeen > 0) this.#keys ??= new Set(this.#entries.map(({ row }) => this.#traits.keyOf(row)));
    let gap = start;
    while (!this.full) {
      const index = forward ? gap : gap - 1;
      const row = view.rows[index];
      if (row === undefined) break;
      const side = this.#fence?.sideOf(row) ?? null;
      this.#fenced = side === 'on' || side === 'far';
      if (this.#fenced) break;
      if (this.#isNew(row)) this.#take({ row, view, index });
      if (side === 'near') this.#inside = this.#entries.length;
      gap += forward ? 1 : -1;
    }
    return gap;
  }

  #take(entry: Entry<Row>): void {
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
