import type { Clock } from '../domain/clock.ts';

/** So many operations are begun in any round: to be read, checked and begun takes large ones some milliseconds. */
const FEW = 4;
/** While a round is younger, more are begun in it: small ones take a tenth of a millisecond, and a round for each few costs more. */
const YOUNG_MS = 2;

/**
 * Spreads the beginnings of operations over rounds of the event loop: whoever sends hundreds at once has a few begun per
 * round, and the requests of others, which are read in between, are begun in the round in which they come.
 */
export class Rounds {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #few: number;
  /** When this round began. */
  #since = 0;
  /** How many of each owner were begun in this round. */
  readonly #begun = new Map<string, number>();
  /** Those who wait for a later one. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #isDue = false;

  constructor(clock: Pick<Clock, 'now'>, few = FEW) {
    this.#clock = clock;
    this.#few = few;
  }

  /** Null for an operation that may begin now; otherwise what to wait for. */
  turnOf(owner: string): Promise<void> | null {
    this.#schedule();
    const begun = this.#begun.get(owner) ?? 0;
    if (begun < this.#few || (!this.#waiting.has(owner) && this.#isYoung)) {
      this.#begun.set(owner, begun + 1);
      return null;
    }
    return new Promise((resolve) => {
      const others = this.#waiting.get(owner);
      if (others === undefined) this.#waiting.set(owner, [resolve]);
      else others.push(resolve);
    });
  }

  get #isYoung(): boolean {
    return this.#clock.now() - this.#since < YOUNG_MS;
  }

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#since = this.#clock.now();
    setImmediate(this.#next);
  }

  readonly #next = (): void => {
    this.#isDue = false;
    this.#begun.clear();
    for (const [owner, waiting] of this.#waiting) {
      const next = waiting.splice(0, this.#few);
      if (waiting.length === 0) this.#waiting.delete(owner);
      this.#begun.set(owner, next.length);
      for (const begin of next) begin();
    }
    if (this.#begun.size > 0) this.#schedule();
  };
}
