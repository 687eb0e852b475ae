/** So many operations take a few milliseconds to be read, checked and begun. */
const MOST_PER_ROUND = 4;

/**
 * Spreads the beginnings of operations over rounds of the event loop: whoever sends hundreds at once has a few begun per
 * round, and the requests of others, which are read in between, are begun in the round in which they come.
 */
export class Rounds {
  readonly #most: number;
  /** How many of each owner were begun in this round. */
  readonly #begun = new Map<string, number>();
  /** Those who wait for a later one. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #isDue = false;

  constructor(most = MOST_PER_ROUND) {
    this.#most = most;
  }

  /** Null for an operation that may begin now; otherwise what to wait for. */
  turnOf(owner: string): Promise<void> | null {
    this.#schedule();
    const begun = this.#begun.get(owner) ?? 0;
    if (begun < this.#most) {
      this.#begun.set(owner, begun + 1);
      return null;
    }
    return new Promise((resolve) => {
      const others = this.#waiting.get(owner);
      if (others === undefined) this.#waiting.set(owner, [resolve]);
      else others.push(resolve);
    });
  }

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(this.#next);
  }

  readonly #next = (): void => {
    this.#isDue = false;
    this.#begun.clear();
    for (const [owner, waiting] of this.#waiting) {
      const next = waiting.splice(0, this.#most);
      if (waiting.length === 0) this.#waiting.delete(owner);
      this.#begun.set(owner, next.length);
      for (const begin of next) begin();
    }
    if (this.#begun.size > 0) this.#schedule();
  };
}
