import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../domain/clock.ts';
import type { Principal } from './principal.ts';

const MOST = 1000;
/** Bounds what a slip in the keeping of the keys could cost. */
const LIFETIME_MS = 60_000;

type Entry = { readonly principal: Principal; readonly verifiedAt: number; readonly expiresAt: number };

/**
 * Remembers whose the tokens are that were verified lately: to check a signature takes about forty times as long as to
 * look here. Tokens themselves are not kept, and those that were refused are not remembered, so that nobody can crowd
 * out the good ones with bad ones.
 */
export class VerifiedTokens {
  readonly #clock: Clock;
  readonly #entries = new LRUCache<string, Entry>({ max: MOST });

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

  /** `expiresAt` is the instant from which on the token is to be refused, in milliseconds since 1970. */
  remember(token: string, principal: Principal, expiresAt: number): void {
    this.#entries.set(digestOf(token), { principal, verifiedAt: this.#clock.now(), expiresAt });
  }
}

function digestOf(token: string): string {
  return hash('sha256', token, 'hex');
}
