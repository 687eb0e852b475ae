import { invalidCursor } from '../domain/failure.ts';
import type { BrokenRow } from '../domain/page.ts';
import { digest } from './address.ts';
import type { Goal } from './goal.ts';
import type { ListTraits } from './list-traits.ts';
import { type Position, turned } from './position.ts';

/** Where a row stands to the bound, for somebody who reads towards it: in front of it, on it, or beyond. */
export type Side = 'near' | 'on' | 'far';

/** A row with the neighbours that are known of it: those on the side that the reader comes from, and the others. */
interface Neighbourhood {
  readonly key: string;
  readonly near: readonly string[];
  readonly far: readonly string[];
}

/**
 * The row that a window stops short of. It may be gone, so the rows that stood on either side of it count as well: who
 * meets one from beyond has passed the bound.
 */
export class Bound<Row> {
  /** Whether reading starts right beside the bound, as far as either cursor remembers. */
  readonly isAdjacent: boolean;
  readonly #key: string;
  readonly #near: readonly string[];
  readonly #far: readonly string[];
  readonly #traits: ListTraits<Row>;

  private constructor(until: Neighbourhood, from: Neighbourhood | null, traits: ListTraits<Row>) {
    this.#key = until.key;
    this.#near = until.near;
    this.#far = until.far;
    this.#traits = traits;
    this.isAdjacent =
      from !== null && (until.near.includes(digest(from.key)) || from.far.includes(digest(until.key)));
  }

  /** Null where nothing bounds the window. A row that is known to stand behind the reader never does. */
  static of<Row>(goal: Goal, traits: ListTraits<Row>): Bound<Row> | null {
    if (goal.until === null) return null;
    const until = asRead(goal.until, goal);
    const from = goal.from === null ? null : asRead(goal.from, goal);
    if (until.key === '') unreadable(goal.blame.far);
    const isBehind =
      from !== null &&
      (from.key === until.key ||
        from.near.includes(digest(until.key)) ||
        until.far.includes(digest(from.key)));
    return isBehind ? null : new Bound(until, from, traits);
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

function asRead(position: Position, { reading, flipped }: Goal): Neighbourhood {
  const { key, before, after } = turned(position, flipped);
  return reading === 'forward' ? { key, near: before, far: after } : { key, near: after, far: before };
}

function unreadable(argument: 'after' | 'before'): never {
  return invalidCursor(
    argument,
    `The row that ${argument} stands for could not be read, so it cannot bound a window. Use the cursor of another edge.`,
  );
}
