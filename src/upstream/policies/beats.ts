const SECOND_MS = 1000;

/** Beats are instants at which one call each may begin: in any second, wherever it begins, there are at most so many. */
export class Beats {
  readonly #most: number;
  /** The last ones, in a ring. */
  readonly #last: number[] = [];
  /** Where in it the oldest one is. */
  #oldest = 0;
  #latest = -Infinity;

  constructor(perSecond: number) {
    this.#most = perSecond;
  }

  /** The first instant, not before `now`, at which there may be one more. */
  next(now: number): number {
    return Math.max(now, this.#latest, (this.#last[this.#oldest] ?? -Infinity) + SECOND_MS);
  }

  note(at: number): void {
    this.#last[this.#oldest] = at;
    this.#oldest = (this.#oldest + 1) % this.#most;
    this.#latest = Math.max(this.#latest, at);
  }

  /** They were all later than that. */
  shift(milliseconds: number): void {
    for (const [index, at] of this.#last.entries()) this.#last[index] = at + milliseconds;
    this.#latest += milliseconds;
  }

  /** Whether none of them bears on what comes at this instant. */
  areOver(now: number): boolean {
    return this.#latest + SECOND_MS <= now;
  }
}
