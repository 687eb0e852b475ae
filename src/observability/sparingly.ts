/** Lets each of many things through once in a while. */
export class Sparingly {
  readonly #now: () => number;
  readonly #everyMs: number;
  readonly #most: number;
  readonly #seen = new Map<string, { readonly since: number; more: number }>();

  /**
   * `now` is in milliseconds, on a clock that does not go back. Of more than `most` things, those that were let through first
   * are forgotten.
   */
  constructor(now: () => number, everyMs: number, most: number) {
    this.#now = now;
    this.#everyMs = everyMs;
    this.#most = most;
  }

  /** Null if such a thing was let through lately; otherwise how many were not since then. */
  pass(thing: string): number | null {
    const now = this.#now();
    const seen = this.#seen.get(thing);
    if (seen !== undefined && now - seen.since < this.#everyMs) {
      seen.more += 1;
      return null;
    }
    this.#seen.delete(thing);
    this.#seen.set(thing, { since: now, more: 0 });
    if (this.#seen.size > this.#most) this.#forgetFirst();
    return seen?.more ?? 0;
  }

  #forgetFirst(): void {
    for (const first of this.#seen.keys()) {
      this.#seen.delete(first);
      return;
    }
  }
}
