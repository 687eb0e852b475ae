import { LRUCache } from 'lru-cache';

/** Lets each of many things through once in a while. */
export class Sparingly {
  readonly #now: () => number;
  readonly #everyMs: number;
  /** Peeked at, so that what is held back again and again does not stay for longer than the rest. */
  readonly #seen: LRUCache<string, { readonly since: number; more: number }>;

  /**
   * `now` is in milliseconds, on a clock that does not go back. Beyond `most` things, the one that was let through first is
   * forgotten.
   */
  constructor(now: () => number, everyMs: number, most: number) {
    this.#now = now;
    this.#everyMs = everyMs;
    this.#seen = new LRUCache({ max: most });
  }

  /** Null if such a thing was let through recently; otherwise how many were held back since then. */
  pass(thing: string): number | null {
    const now = this.#now();
    const seen = this.#seen.peek(thing);
    if (seen !== undefined && now - seen.since < this.#everyMs) {
      seen.more += 1;
      return null;
    }
    this.#seen.set(thing, { since: now, more: 0 });
    return seen?.more ?? 0;
  }
}
