import { badInput } from '../domain/failure.ts';
import type { BrokenRow } from '../domain/page.ts';
import type { PageAddress } from './address.ts';
import { hasRowsBeyond } from './beyond.ts';
import { Fence } from './fence.ts';
import type { Goal } from './goal.ts';
import type { ListTraits } from './list-traits.ts';
import { confirmFence, gapBeside, lostPlace } from './locate.ts';
import type { Gap, PageView } from './page-view.ts';
import type { PageReader, PageWalk } from './page-reader.ts';
import type { Entry, Reading } from './slice.ts';
import { traceIn } from './trace.ts';
import { Trail } from './trail.ts';

/** Where a scan stopped, and the last rows in front of that. */
interface Scanned<Row> {
  readonly end: Gap<Row>;
  readonly entries: readonly Entry<Row>[];
  readonly moreBefore: boolean;
  readonly isFenceMet: boolean;
}

/** Reads backward by means of `next` alone. Costs and failures as for {@link scan}. */
export function* scanBackward<Row>(
  reader: PageReader<Row>,
  start: PageAddress,
  goal: Goal,
): PageWalk<Row, Reading<Row>> {
  const { end, entries, moreBefore, isFenceMet } = yield* scan(reader, start, goal);
  if (!isFenceMet) yield* confirmFence(reader, goal, end);
  return {
    entries: entries.toReversed(),
    near: goal.from !== null && goal.asked.near && (yield* hasRowsBeyond(reader, end, 'forward')),
    far: moreBefore,
    totalCount: end.view.totalCount,
  };
}

/**
 * Reads a list from its start up to the goal's position, or to its end: the one way that needs nothing but `next`.
 * Costs one call per page; throws bad-input where the page budget does not reach.
 */
export function* scan<Row>(
  reader: PageReader<Row>,
  start: PageAddress,
  goal: Goal,
): PageWalk<Row, Scanned<Row>> {
  const { from, reading } = goal;
  const trail = new Trail('forward', reader.traits);
  const tail = new Tail(goal, reader.traits);
  let afterNeighbour: Scanned<Row> | null = null;
  let address = start;
  for (;;) {
    if (reader.spent) outOfReach(goal.blame.near, reader.traits.sortable);
    const view = yield* reader.openForward(address);
    const trace = from === null ? null : traceIn(view, from, reader.traits, 'after');
    tail.pass(view, 0, trace?.index ?? view.rows.length);
    if (trace !== null) {
      const found = { end: gapBeside(view, trace, reading), ...tail.state };
      if (trace.by !== 'before') return found;
      afterNeighbour = found;
      tail.pass(view, trace.index, view.rows.length);
    }
    const onward = trail.onward(view);
    if (onward === null && from === null)
      return { end: { view, gap: view.rows.length, skipsNone: true }, ...tail.state };
    if (onward === null) return afterNeighbour ?? lostPlace(goal.blame.near);
    address = onward;
  }
}

/** The last rows passed, as many as are wanted, and none from in front of the fence. */
class Tail<Row> {
  readonly #count: number;
  readonly #traits: ListTraits<Row>;
  readonly #fence: Fence<Row> | null;
  readonly #keys = new Set<string>();
  #entries: Entry<Row>[] = [];
  #rowsPassed = 0;
  #fenced = false;

  constructor(goal: Goal, traits: ListTraits<Row>) {
    this.#count = goal.count;
    this.#traits = traits;
    this.#fence = goal.reading === 'backward' ? Fence.of(goal, traits) : null;
  }

  get state(): Omit<Scanned<Row>, 'end'> {
    // Beside a fence that was not met there is nothing: it is gone, and whatever was passed stood in front of it.
    const isEmpty = !this.#fenced && this.#fence?.isAdjacent === true;
    const entries = isEmpty ? [] : this.#entries.slice(Math.max(0, this.#entries.length - this.#count));
    return {
      entries,
      moreBefore: this.#rowsPassed > entries.length,
      isFenceMet: isEmpty || this.#fenced || this.#fence === null || this.#rowsPassed === 0,
    };
  }

  pass(view: PageView<Row>, start: number, end: number): void {
    for (let index = start; index < end; index += 1) {
      const row = view.rows[index];
      if (row !== undefined && this.#isNew(row)) this.#add({ row, view, index });
    }
    if (this.#entries.length > 2 * this.#count) this.#entries.splice(0, this.#entries.length - this.#count);
  }

  #add(entry: Entry<Row>): void {
    this.#rowsPassed += 1;
    const side = this.#fence?.sideOf(entry.row) ?? null;
    const isBehindFence = side === 'near';
    // The first row known to stand behind the fence shows where a vanished fence stood.
    if (side !== null && (!isBehindFence || !this.#fenced)) this.#entries = [];
    if (side !== null) this.#fenced = true;
    if (side === null || isBehindFence) this.#entries.push(entry);
  }

  #isNew(row: Row | BrokenRow): boolean {
    const key = this.#traits.keyOf(row);
    const { size } = this.#keys;
    return key === '' || this.#keys.add(key).size > size;
  }
}

function outOfReach(argument: string, sortable: boolean): never {
  const advice = sortable
    ? 'Turn orderBy round and page forward with first and after.'
    : 'Give orderBy, which lets the list be read from its other end, or page forward with first and after.';
  return badInput(
    argument,
    `Cannot read this far: the upstream offers no way but from the list's start, and that is too long. ${advice}`,
  );
}
