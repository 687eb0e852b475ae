/** So many of one owner are begun in each round of the event loop, however long that takes... */
const MOST_PER_ROUND = 4;

/** ...and further ones as long as the round is so young: most take a fraction of that to be read, checked and begun. */
const YOUNG_MS = 2;

/** With so many waiting, an owner has no more begun in a round than it must have: others come in between. */
const MANY = 32;

/**
 * Spreads the beginnings of operations over rounds of the event loop: whoever sends hundreds at once has a few begun per
 * round, and the requests of others, which are read in between, are begun in the round in which they come. What is small is
 * begun together all the same: each further round costs, and so does waking the upstream up for it.
 */
export class Rounds {
  readonly #now: () => number;
  readonly #most: number;
  /** How many of each owner were begun in this round. */
  readonly #begun = new Map<string, number>();
  /** Those who wait. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #start = -Infinity;
  #isDue = false;

  /** `now` in milliseconds, on a clock that never goes back. */
  constructor(now: () => number, most = MOST_PER_ROUND) {
    this.#now = now;
    this.#most = most;
  }

  /** Null for an operation that may begin now; otherwise what to wait for. */
  turnOf(owner: string): Promise<void> | null {
    this.#schedule();
    const others = this.#waiting.get(owner);
    if (others !== undefined) return new Promise((resolve) => others.push(resolve));
    const begun = this.#begun.get(owner) ?? 0;
    if (begun < this.#most || this.#isYoung) {
      this.#begun.set(owner, begun + 1);
      return null;
    }
    return new Promise((resolve) => this.#waiting.set(owner, [resolve]));
  }

  get #isYoung(): boolean {
    return this.#now() - this.#start < YOUNG_MS;
  }

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#start = this.#now();
    setImmediate(this.#next);
  }

  readonly #next = (): void => {
    this.#isDue = false;
    this.#begun.clear();
    if (this.#waiting.size === 0) return;
    this.#schedule();
    this.#beginSome(Infinity);
  };

  /** Of each owner of which fewer than so many wait. */
  #beginSome(many: number): void {
    let isMore = false;
    for (const [owner, waiting] of this.#waiting) {
      if (waiting.length >= many) continue;
      const next = waiting.splice(0, this.#most);
      if (waiting.length === 0) this.#waiting.delete(owner);
      this.#begun.set(owner, (this.#begun.get(owner) ?? 0) + next.length);
      for (const begin of next) begin();
      isMore ||= waiting.length > 0 && waiting.length < MANY;
    }
    // They begin in microtasks; how much time is left for more is known when all of these are done.
    if (isMore) {
      queueMicrotask(() => {
        process.nextTick(this.#beginMore);
      });
    }
  }

  readonly #beginMore = (): void => {
    if (this.#isYoung) this.#beginSome(MANY);
  };
}
