import type { CustomerRecord } from '../domain/customer.ts';
import type { Uuid } from '../domain/uuid.ts';
import { builder, ID_DESCRIPTION, NodeRef } from './builder.ts';
import type { CustomerHandle } from './customer-handle.ts';
import { fail } from './errors.ts';
import { writeGlobalId } from './global-id.ts';
import { reading } from './needs/costly.ts';
import { asksForRecord, CustomerNeed, RecordNeed } from './needs/customer-need.ts';
import { sound } from '../domain/sound.ts';
import { nullOnlyWithError } from './semantic-non-null.ts';

export const CustomerRef = builder.objectRef<CustomerHandle>('Customer');

CustomerRef.implement({
  description:
    'Somebody who holds entitlements. Looking a customer up by its identifier makes no upstream call by itself: only ' +
    'fields that need one do. That a customer does not exist is therefore noticed only when a field of its own record ' +
    'is selected.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: ID_DESCRIPTION,
      resolve: ({ uuid }) => writeGlobalId('Customer', uuid),
    }),
    uuid: t.expose('uuid', {
      type: 'UUID',
      nullable: false,
      description: "Zenskar's identifier of the customer, as `customer(uuid:)` takes it.",
    }),
    name: t.string({
      description: 'Display name. Null only when Zenskar sends none.',
      ...reading(recordUnlessReferred, (found, customer: CustomerHandle) => {
        if (customer.reference !== null) return customer.reference.name;
        const record = recordOf(customer, found);
        return sound(record, record.name, 'name');
      }),
    }),
    email: t.string({
      description: 'Billing e-mail address; null when none is on file.',
      ...reading(recordUnlessReferred, (found, customer: CustomerHandle) => {
        if (customer.reference !== null) return customer.reference.email;
        const record = recordOf(customer, found);
        return sound(record, record.email, 'email');
      }),
    }),
    externalId: t.string({
      description: "The customer's id in the organisation's own systems; null when none was given.",
      ...reading(recordUnlessRead, (found, customer: CustomerHandle) => {
        const record = recordOf(customer, found);
        return sound(record, record.externalId, 'externalId');
      }),
    }),
  }),
});

/** The failure for a customer that is missing, or that the caller may not see: the two look the same. */
function noSuchCustomer(): never {
  return fail({ kind: 'not-found', message: 'There is no such customer.' });
}

builder.queryField('customer', (t) =>
  t.field({
    type: CustomerRef,
    description:
      'One customer. Makes no upstream call by itself; when a field of its own record (name, email, externalId) is asked ' +
      'for, that is loaded first, and an unknown customer is null with the error NOT_FOUND.',
    args: {
      uuid: t.arg({ type: 'UUID', required: true, description: "Zenskar's identifier of the customer." }),
    },
    ...nullOnlyWithError(
      reading(
        (_root: unknown, { uuid }: { uuid: Uuid }, _context, below) =>
          new CustomerNeed(uuid, asksForRecord(below)),
        (customer) => customer ?? noSuchCustomer(),
      ),
    ),
  }),
);

/** What a field of the customer's own record needs. */
export function recordUnlessRead({ uuid, record }: CustomerHandle): RecordNeed | null {
  return record === null ? new RecordNeed(uuid) : null;
}

/** A row that came with a reference to its customer tells name and e-mail address by that. */
function recordUnlessReferred(customer: CustomerHandle): RecordNeed | null {
  return customer.reference === null ? recordUnlessRead(customer) : null;
}

/** The record, known before or found now. Throws NOT_FOUND for a customer that has none. */
export function recordOf({ record }: CustomerHandle, found: CustomerRecord | null): CustomerRecord {
  return record ?? found ?? noSuchCustomer();
}
