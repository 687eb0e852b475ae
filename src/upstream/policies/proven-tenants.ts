import { LRUCache } from 'lru-cache';
import type { Clock } from '../../domain/clock.ts';

/** How long a proof holds unless it is renewed. */
const HOLDS_MS = 4 * 3_600_000;

/** A proof younger than this is not renewed, because every call asks for it and brings another. */
const FRESH_MS = 60_000;

/** Bounds the memory: the tenant whose proof is the oldest must prove itself again. */
const MOST = 10_000;

/** The tenants whose credentials the upstream is known to accept. */
export class ProvenTenants {
  readonly #clock: Clock;
  /** Instants of the last proofs. They are peeked at, so that only a new proof makes an entry younger. */
  readonly #proofs = new LRUCache<string, number>({ max: MOST });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(tenant: string): boolean {
    return this.#age(tenant) < HOLDS_MS;
  }

  /** The upstream has answered a call with this tenant's credentials. */
  answered(tenant: string, status: number): void {
    if (status === 200 && this.#age(tenant) >= FRESH_MS) this.#proofs.set(tenant, this.#clock.now());
    if (status === 401 || status === 403) this.#proofs.delete(tenant);
  }

  #age(tenant: string): number {
    return this.#clock.now() - (this.#proofs.peek(tenant) ?? -Infinity);
  }
}
