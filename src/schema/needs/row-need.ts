import type { Entitlement } from '../../domain/entitlement.ts';
import type { References } from '../../domain/references.ts';
import type { Uuid } from '../../domain/uuid.ts';
import type { GraphContext } from '../context.ts';
import type { Group, KnownRow, Lead, Need, Place } from './need.ts';

/** A row by its id, for which the customer's list is walked. */
export class RowNeed implements Need<Entitlement | null> {
  readonly customer: Uuid;
  readonly #row: Uuid;
  readonly #populate: References;

  constructor(customer: Uuid, row: Uuid, populate: References) {
    this.customer = customer;
    this.#row = row;
    this.#populate = populate;
  }

  price({ ledger, gate, path }: Place, { times }: Group): Lead {
    const { customer } = this;
    ledger.addRow(gate, customer);
    const known: KnownRow = { customerUuid: customer, entitlementUuid: null };
    const group = { customer, known, distinct: times, times };
    return { type: 'Entitlement', gate: path, places: times, group };
  }

  meet({ loaders }: GraphContext): Promise<Entitlement | null> {
    return loaders.entitlement(this.customer, { row: this.#row, populate: this.#populate });
  }
}
