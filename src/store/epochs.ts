/** The epoch of a group that was never invalidated, or not for so long that nothing older can be left. */
const FIRST = '';
const BYTES = 16;
const FORM = /^[\da-f]{32}$/;

/**
 * A group's epoch is a random text that every invalidation replaces. An answer is kept with the epoch that was read before it
 * was loaded, and counts while that is the group's epoch: what a slow load brings after an invalidation never does.
 */
export class Epochs {
  readonly #randomHex: (bytes: number) => string;

  constructor(randomHex: (bytes: number) => string) {
    this.#randomHex = randomHex;
  }

  next(): string {
    return this.#randomHex(BYTES);
  }

  /** A value that is not an epoch counts as unknown: it is taken for one that nothing was kept with. */
  read(kept: Buffer | null): string {
    if (kept === null) return FIRST;
    const text = kept.length === 2 * BYTES ? kept.toString('latin1') : '';
    return FORM.test(text) ? text : this.next();
  }
}
