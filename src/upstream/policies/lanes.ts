import type { Clock } from '../../domain/clock.ts';
import { ProvenTenants } from './proven-tenants.ts';

export interface SharingOptions {
  /**
   * How much of the slots one tenant takes: a further one while it holds fewer than so many times those that are free. What
   * is left is shared out in the same way, so that whoever comes finds room: of 32 slots, one tenant of greed 0.5 may hold 11,
   * two 8 each, three 6 each.
   */
  greedOf(tenant: string): number;
  /** Whether anybody can make up a tenant, since its credentials are only checked by the upstream. */
  readonly canBeInvented: boolean;
}

/** The lane of all tenants whose credentials the upstream has not accepted yet. */
const STRANGERS = 'strangers';

const GREED_OF_STRANGERS = 0.5;

/**
 * In which lane a tenant waits and holds slots. Lanes are about turns and shares only: an answer belongs to its tenant.
 *
 * Where tenants can be invented, all that are unproven have one lane, so that any number of them takes no more from a proven
 * one than another tenant would. Among themselves they are not protected from a crowd that makes up a new one for each call:
 * of that, who came last is served first, and a real newcomer gets its first answer unless more come after it in the time
 * that one call takes than there are slots for them.
 */
export class Lanes {
  readonly #options: SharingOptions;
  readonly #proven: ProvenTenants | null;

  constructor(options: SharingOptions, clock: Clock) {
    this.#options = options;
    this.#proven = options.canBeInvented ? new ProvenTenants(clock) : null;
  }

  of(tenant: string): string {
    return this.isProven(tenant) ? tenant : STRANGERS;
  }

  greedOf(lane: string): number {
    return lane === STRANGERS ? GREED_OF_STRANGERS : this.#options.greedOf(lane);
  }

  /** Whether the tenant's credentials are known to be real. */
  isProven(tenant: string): boolean {
    return this.#proven === null || this.#proven.has(tenant);
  }

  /** The upstream has answered a call with this tenant's credentials. */
  answered(tenant: string, status: number): void {
    this.#proven?.answered(tenant, status);
  }
}
