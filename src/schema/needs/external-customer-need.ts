import type { Uuid } from '../../domain/uuid.ts';
import { sound } from '../../domain/sound.ts';
import type { GraphContext } from '../context.ts';
import type { CustomerHandle } from '../customer-handle.ts';
import { CustomerNeed, recordHandle, standInHandle } from './customer-need.ts';
import type { Group, Lead, Need, NeedContext, Place } from './need.ts';
import { standIn } from './stand-in.ts';

/** A customer by its id in the organisation's own systems; a bound caller finds itself or nothing. */
export function externalCustomerNeed(
  externalId: string,
  { principal }: NeedContext,
): Need<CustomerHandle | null> {
  return principal.kind === 'customer'
    ? new OwnCustomerNeed(principal.customer, externalId)
    : new ExternalCustomerNeed(externalId);
}

/**
 * Which customer it is shows when it is met. Until then something stands for it that is no other customer of the operation, so
 * that nothing below it is taken to share work.
 */
class ExternalCustomerNeed implements Need<CustomerHandle | null> {
  readonly customer = null;
  readonly #externalId: string;

  constructor(externalId: string) {
    this.#externalId = externalId;
  }

  price({ ledger, path }: Place, { times }: Group): Lead {
    ledger.addExternalId(this.#externalId);
    const customer = standIn(path);
    const group = { customer, known: standInHandle(customer), distinct: 1, times };
    return { type: 'Customer', gate: path, places: times, group };
  }

  meet({ loaders }: GraphContext): Promise<CustomerHandle | null> {
    return loaders
      .customerByExternalId(this.#externalId)
      .then((record) => (record === null ? null : recordHandle(record)));
  }
}

/** The caller's own record tells, so that the same is asked whomever the id belongs to: nobody learns of others. */
class OwnCustomerNeed implements Need<CustomerHandle | null> {
  readonly customer: Uuid;
  readonly #own: CustomerNeed;
  readonly #externalId: string;

  constructor(customer: Uuid, externalId: string) {
    this.customer = customer;
    this.#own = new CustomerNeed(customer, true);
    this.#externalId = externalId;
  }

  price(place: Place, of: Group): Lead {
    return this.#own.price(place, of);
  }

  async meet(context: GraphContext): Promise<CustomerHandle | null> {
    const own = await this.#own.meet(context);
    const record = own?.record ?? null;
    return record !== null && sound(record, record.externalId, 'externalId') === this.#externalId
      ? own
      : null;
  }
}
