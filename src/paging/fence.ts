import { invalidCursor } from '../domain/failure.ts';
import type { BrokenRow } from '../domain/page.ts';
import { digest } from './address.ts';
import type { Goal } from './goal.ts';
import type { ListTraits } from './list-traits.ts';
import { type Position, turned } from './position.ts';

/** Where a row is known to stand, as seen by a reader who comes towards the fence. */
export type Side = 'near' | 'on' | 'far';

/** A row and its neighbours on the side that the reader comes from, and on the other. */
interface Bound {
  readonly key: string;
  readonly near: readonly string[];
  readonly far: readonly string[];
}

/**
 * The row that bounds a window at its far end. It may be gone, so the rows that used to stand on either side of it count
 * too: meeting one from beyond means that the fence was passed.
 */
export class Fence<Row> {
  /** True where the reader starts beside the fence, as far as either remembers. */
  readonly isAdjacent: boolean;
  readonly #key: string;
  readonly #near: readonly string[];
  readonly #far: readonly string[];
  readonly #traits: ListTraits<Row>;

  private constructor(until: Bound, from: Bound | null, traits: ListTraits<Row>) {
    this.#key = until.key;
    this.#near = until.near;
    this.#far = until.far;
    this.#traits = traits;
    this.isAdjacent =
      from !== null && (until.near.includes(digest(from.key)) || from.far.includes(digest(until.key)));
  }

  /** Null where nothing bounds the walk. A row that is known to stand behind the reader's back never does. */
  static of<Row>(goal: Goal, traits: ListTraits<Row>): Fence<Row> | null {
    if (goal.until === null) return null;
    const until = boundOf(goal.until, goal);
    const from = goal.from === null ? null : boundOf(goal.from, goal);
    if (until.key === '') unreadable(goal.blame.far);
    const isBehind =
      from !== null &&
      (from.key === until.key ||
        from.near.includes(digest(until.key)) ||
        until.far.includes(digest(from.key)));
    return isBehind ? null : new Fence(until, from, traits);
  }

  /** Null when nothing is known of the row. */
  sideOf(row: Row | BrokenRow): Side | null {
    const key = this.#traits.keyOf(row);
    if (key === this.#key) return 'on';
    const short = digest(key);
    if (this.#near.includes(short)) return 'near';
    return this.#far.includes(short) ? 'far' : null;
  }
}

function boundOf(position: Position, { reading, flipped }: Goal): Bound {
  const { key, before, after } = turned(position, flipped);
  return reading === 'forward' ? { key, near: before, far: after } : { key, near: after, far: before };
}

function unreadable(argument: 'after' | 'before'): never {
  return invalidCursor(
    argument,
    `The row that ${argument} stands for could not be read, so it cannot bound a window. Use the cursor of another edge.`,
  );
}
