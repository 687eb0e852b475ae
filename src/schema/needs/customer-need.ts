import type { CustomerRecord } from '../../domain/customer.ts';
import { freshAt } from '../../domain/freshness.ts';
import type { Uuid } from '../../domain/uuid.ts';
import type { GraphContext } from '../context.ts';
import { bareHandle, type CustomerHandle } from '../customer-handle.ts';
import type { Selected } from '../operation-shape.ts';
import type { Below, Group, Lead, Need, Place } from './need.ts';

/** What no reference tells: the external id, and how old the record is, which then must tell name and e-mail address, too. */
const OF_RECORD_ALONE = ['externalId', 'recordAsOf', 'recordIsStale'] as const;

/** The fields that only the customer's own record can answer. */
const RECORD_FIELDS = ['name', 'email', ...OF_RECORD_ALONE] as const;

/**
 * A customer by uuid. Its record is loaded first if a part of it is asked for: this is how an unknown customer becomes null as
 * a whole. Otherwise it needs nothing, and no promise.
 */
export class CustomerNeed implements Need<CustomerHandle | null> {
  readonly customer: Uuid;
  readonly #withRecord: boolean;

  constructor(customer: Uuid, withRecord: boolean) {
    this.customer = customer;
    this.#withRecord = withRecord;
  }

  price({ ledger, gate, path }: Place, { times }: Group): Lead {
    const { customer } = this;
    if (this.#withRecord) ledger.addCustomer(gate, customer);
    const known = this.#withRecord ? standInHandle(customer) : bareHandle(customer);
    const group = { customer, known, distinct: 1, times };
    return { type: 'Customer', gate: this.#withRecord ? path : gate, places: times, group };
  }

  meet({ loaders }: GraphContext): CustomerHandle | null | Promise<CustomerHandle | null> {
    if (!this.#withRecord) return bareHandle(this.customer);
    return loaders.customer(this.customer).then((record) => (record === null ? null : recordHandle(record)));
  }
}

/** A row always belongs to the customer whose list it was found in. */
export function holderOf({ customerUuid }: { readonly customerUuid: Uuid }): CustomerNeed {
  return new CustomerNeed(customerUuid, false);
}

/** Whether a part of the customer's own record is asked for. */
export function asksForRecord(below: Below): boolean {
  return below.selected('Customer').has(...RECORD_FIELDS);
}

/** Whether the customer's own record must tell what a reference could, for what is asked for beside it. */
export function asksForRecordAlone(customer: Selected): boolean {
  return customer.has(...OF_RECORD_ALONE);
}

/** The record of a customer that is known to exist. */
export class RecordNeed implements Need<CustomerRecord | null> {
  readonly customer: Uuid;

  constructor(customer: Uuid) {
    this.customer = customer;
  }

  price({ ledger, gate }: Place): null {
    ledger.addCustomer(gate, this.customer);
    return null;
  }

  meet({ loaders }: GraphContext): Promise<CustomerRecord | null> {
    return loaders.customer(this.customer);
  }
}

/** A customer whose record was read. */
export function recordHandle(record: CustomerRecord): CustomerHandle {
  return { uuid: record.uuid, record, reference: null };
}

/** Stands for a customer whose record will have been loaded. */
export function standInHandle(uuid: Uuid): CustomerHandle {
  const freshness = freshAt(0);
  return recordHandle({ uuid, name: null, email: null, externalId: null, freshness, flaws: null });
}
