import type { BrokenRow } from '../domain/page.ts';
import { digest } from './address.ts';
import type { ListTraits } from './list-traits.ts';
import type { Position } from './position.ts';

/**
 * The row that bounds a window at its far end. It may be gone, so the rows that used to stand on either side of it count
 * too: meeting one from beyond means that the fence was passed.
 */
export class Fence<Row> {
  readonly #until: Position | null;
  readonly #traits: ListTraits<Row>;

  constructor(until: Position | null, traits: ListTraits<Row>) {
    this.#until = until;
    this.#traits = traits;
  }

  /** On which side of the fence a row is known to stand; null when nothing is known of it. */
  sideOf(row: Row | BrokenRow): 'on' | 'before' | 'after' | null {
    if (this.#until === null) return null;
    const key = this.#traits.keyOf(row);
    if (key === this.#until.key) return 'on';
    const short = digest(key);
    if (this.#until.before.includes(short)) return 'before';
    return this.#until.after.includes(short) ? 'after' : null;
  }
}
