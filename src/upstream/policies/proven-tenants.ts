import type { Clock } from '../../domain/clock.ts';

/** How long a proof holds that is not given anew. */
const HOLDS_MS = 4 * 3_600_000;

/** A proof that is no older is not noted again: this is asked and told for every call. */
const FRESH_MS = 60_000;

/** Bounds the memory; whose proof is the oldest must give it again. */
const MOST = 10_000;

/** The tenants whose credentials the upstream is known to accept. */
export class ProvenTenants {
  readonly #clock: Clock;
  /** Instants of their last proofs, the oldest first. */
  readonly #proofs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(tenant: string): boolean {
    return this.#clock.now() - (this.#proofs.get(tenant) ?? -Infinity) < HOLDS_MS;
  }

  /** The upstream has answered a call with this tenant's credentials. */
  answered(tenant: string, status: number): void {
    if (status === 200) this.#prove(tenant);
    if (status === 401 || status === 403) this.#proofs.delete(tenant);
  }

  #prove(tenant: string): void {
    const now = this.#clock.now();
    if (now - (this.#proofs.get(tenant) ?? -Infinity) < FRESH_MS) return;
    this.#proofs.delete(tenant);
    this.#proofs.set(tenant, now);
    if (this.#proofs.size <= MOST) return;
    for (const oldest of this.#proofs.keys()) {
      this.#proofs.delete(oldest);
      return;
    }
  }
}
