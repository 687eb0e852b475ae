import { invalidCursor } from '../domain/failure.ts';
import type { BrokenRow } from '../domain/page.ts';
import { digest } from './address.ts';
import type { Goal } from './goal.ts';
import type { ListTraits } from './list-traits.ts';
import type { Position } from './position.ts';

/** Where a row is known to stand, as seen by a reader who comes towards the fence. */
export type Side = 'near' | 'on' | 'far';

/**
 * The row that bounds a window at its far end. It may be gone, so the rows that used to stand on either side of it count
 * too: meeting one from beyond means that the fence was passed.
 */
export class Fence<Row> {
  readonly #key: string;
  readonly #near: readonly string[];
  readonly #far: readonly string[];
  readonly #traits: ListTraits<Row>;

  private constructor(until: Position, backward: boolean, traits: ListTraits<Row>) {
    this.#key = until.key;
    this.#near = backward ? until.after : until.before;
    this.#far = backward ? until.before : until.after;
    this.#traits = traits;
  }

  /** Null where nothing bounds the walk. A row that is known to stand behind the reader's back never does. */
  static of<Row>({ from, until, reading, argument }: Goal, traits: ListTraits<Row>): Fence<Row> | null {
    if (until === null) return null;
    if (until.key === '') unreadable(argument === 'after' ? 'before' : 'after');
    const fence = new Fence(until, reading === 'backward', traits);
    if (from === null) return fence;
    const behind = reading === 'backward' ? from.after : from.before;
    const isBehind = behind.includes(digest(until.key)) || fence.#far.includes(digest(from.key));
    return isBehind || from.key === until.key ? null : fence;
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

function unreadable(argument: 'after' | 'before'): never {
  return invalidCursor(
    argument,
    `The row that ${argument} stands for could not be read, so it cannot bound a window. Use the cursor of another edge.`,
  );
}
