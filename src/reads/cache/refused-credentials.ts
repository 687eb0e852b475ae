import { LRUCache } from 'lru-cache';

/** Of those that something is kept for: more than an organisation has. */
const MOST_OF_USE = 10_000;
/** Of all others, which somebody may make up. */
const MOST_STRANGE = 1000;

/**
 * Credentials that the upstream refused, and has not taken since: nothing is told them that was kept for them. They are called
 * what all replicas call them. Those that something was kept for never give way to those that somebody makes up.
 */
export class RefusedCredentials {
  readonly #ofUse = new LRUCache<string, true>({ max: MOST_OF_USE });
  /** When each was refused last, on the clock that never goes back. */
  readonly #refusedAt = new LRUCache<string, number>({ max: MOST_OF_USE });
  readonly #strangeAt = new LRUCache<string, number>({ max: MOST_STRANGE });

  get areNone(): boolean {
    return this.#refusedAt.size + this.#strangeAt.size === 0;
  }

  has(credential: string): boolean {
    return this.#refusedAt.has(credential) || this.#strangeAt.has(credential);
  }

  /** Something is kept for it. */
  noteUse(credential: string): void {
    if (!this.#ofUse.has(credential)) this.#ofUse.set(credential, true);
  }

  /** Whether that is news to others. */
  refuse(credential: string, now: number): boolean {
    const isNews = !this.has(credential);
    if (this.#ofUse.has(credential)) {
      this.#refusedAt.set(credential, now);
      return isNews;
    }
    const isFull = this.#strangeAt.size === MOST_STRANGE;
    this.#strangeAt.set(credential, now);
    return isNews && !isFull;
  }

  /** Whether that is news to others. What was asked for before it was refused says nothing of what came since. */
  accept(credential: string, since: number): boolean {
    const refusedAt = this.#refusedAt.get(credential) ?? this.#strangeAt.get(credential);
    if (refusedAt === undefined || since < refusedAt) return false;
    this.#strangeAt.delete(credential);
    this.#refusedAt.delete(credential);
    return true;
  }
}
