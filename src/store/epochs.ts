const BYTES = 16;
const CHARACTERS = 2 * BYTES;
const FORM = /^[\da-f]{32}$/;

/**
 * A group's epoch is a random text that every invalidation replaces. An answer is kept with the epoch that was there before it was
 * loaded, and counts while that is the group's epoch: what a slow load brings after an invalidation never does. A group without an
 * epoch, which nobody has read yet or whose epoch Redis has thrown away, is given one before anything is loaded. So nothing
 * that is lost there makes an answer count again. A group with several names has an epoch under each.
 */
export class Epochs {
  readonly #randomHex: (bytes: number) => string;

  constructor(randomHex: (bytes: number) => string) {
    this.#randomHex = randomHex;
  }

  next(): string {
    return this.#randomHex(BYTES);
  }

  /**
   * The epoch of a group from what is kept under each of its names, its own first; null where one is absent. A value that is not an
   * epoch counts as one that nothing was kept with.
   */
  read(kept: readonly (Buffer | null)[]): string | null {
    let epoch = '';
    for (const each of kept) {
      if (each === null) return null;
      epoch += this.#one(each);
    }
    return epoch;
  }

  #one(kept: Buffer): string {
    const text = kept.length === CHARACTERS ? kept.toString('latin1') : '';
    return FORM.test(text) ? text : this.next();
  }
}

/**
 * Whether what was written with an epoch counts now. Who wrote it may have known fewer or more names of the group: while one secret
 * takes the place of another, whoever knows only the first of them is told of every invalidation under that.
 */
export function isCurrent(written: string, epoch: string): boolean {
  const known = Math.min(written.length, epoch.length);
  return known >= CHARACTERS && written.slice(0, known) === epoch.slice(0, known);
}
