import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../domain/clock.ts';
import type { Principal } from './principal.ts';

const MOST = 1000;
/** Bounds what a slip in the keeping of the keys could cost. */
const LIFETIME_MS = 60_000;

/** What a token turned out to say. */
export interface Verified {
  readonly principal: Principal;
  /** The instant from which on the token is to be refused, in milliseconds since 1970. */
  readonly expiresAt: number;
}

type Entry = Verified & { readonly verifiedAt: number };

/**
 * Remembers whose the tokens are that were verified lately: to check a signature takes about forty times as long as to
 * look here. Tokens themselves are not kept, and those that were refused are not remembered, so that nobody can crowd
 * out the good ones with bad ones.
 */
export class VerifiedTokens {
  readonly #clock: Clock;
  #entries = emptyEntries();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined for a token that is not known, or no longer. */
  principalOf(token: string): Principal | undefined {
    const key = digestOf(token);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (this.#clock.now() - entry.verifiedAt < LIFETIME_MS && this.#clock.epoch() < entry.expiresAt) {
      return entry.principal;
    }
    this.#entries.delete(key);
    return undefined;
  }

  /** Has a token verified, and remembers it if that was not refused. */
  async verify(token: string, verify: (token: string) => Promise<Verified>): Promise<Principal> {
    // If all are forgotten meanwhile, this one is remembered where nobody looks any more: its key may be gone.
    const entries = this.#entries;
    const { principal, expiresAt } = await verify(token);
    entries.set(digestOf(token), { principal, verifiedAt: this.#clock.now(), expiresAt });
    return principal;
  }

  /** Forgets them all, and those that are being verified. */
  clear(): void {
    this.#entries = emptyEntries();
  }
}

function emptyEntries(): LRUCache<string, Entry> {
  return new LRUCache({ max: MOST });
}

function digestOf(token: string): string {
  return hash('sha256', token, 'hex');
}
