import type { EntitlementSummary } from '../../domain/entitlement.ts';
import type { Uuid } from '../../domain/uuid.ts';
import type { GraphContext } from '../context.ts';
import type { Group, Lead, Need, Place } from './need.ts';

/** A customer's total of one entitlement. Which one is not known before its row is read, and need not be for a price. */
export class TotalNeed implements Need<EntitlementSummary | null> {
  readonly customer: Uuid;
  readonly #entitlement: Uuid | null;

  constructor(customer: Uuid, entitlement: Uuid | null) {
    this.customer = customer;
    this.#entitlement = entitlement;
  }

  price({ ledger, gate, path }: Place, { distinct, times }: Group): Lead {
    const { customer } = this;
    if (this.#entitlement === null) ledger.addTotalsOfRows(gate, customer, distinct, times);
    else ledger.addTotal(gate, customer, this.#entitlement, times);
    const group = { customer, known: { customerUuid: customer }, distinct, times };
    return { type: 'EntitlementSummary', gate: path, places: times, group };
  }

  meet({ loaders }: GraphContext): Promise<EntitlementSummary | null> {
    if (this.#entitlement === null) throw new TypeError('Expected a row that was read, got its stand-in.');
    return loaders.summary(this.customer, this.#entitlement);
  }
}
