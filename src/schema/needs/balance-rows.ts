import type { Uuid } from '../../domain/uuid.ts';
import type { Group, KnownRow, Lead, Need, Place } from './need.ts';

/** The assignments that a balance was worked out from, which are there with it. Stands for the balance before that is read. */
export class BalanceRows implements Need {
  readonly customer: Uuid;
  readonly #most: number;

  /** `most` is about how many there are of one entitlement. */
  constructor(customer: Uuid, most: number) {
    this.customer = customer;
    this.#most = most;
  }

  price({ gate }: Place, { times }: Group): Lead {
    const { customer } = this;
    const known: KnownRow = { customerUuid: customer, entitlementUuid: null };
    const places = times * this.#most;
    return {
      type: 'Entitlement',
      gate,
      places,
      group: { customer, known, distinct: this.#most, times: places },
    };
  }

  meet(): never {
    throw new TypeError('Expected a balance that was read, got its stand-in.');
  }
}
