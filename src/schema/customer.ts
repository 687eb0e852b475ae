import type { CustomerRecord } from '../domain/customer.ts';
import type { Uuid } from '../domain/uuid.ts';
import { maySee } from './access.ts';
import { builder, ID_DESCRIPTION, NodeRef } from './builder.ts';
import type { GraphContext } from './context.ts';
import { bareHandle, type CustomerHandle } from './customer-handle.ts';
import { fail } from './errors.ts';
import { Selection } from './selection.ts';
import { writeGlobalId } from './global-id.ts';
import { sound } from './sound.ts';

/** The fields that only the customer's own record can answer. */
const RECORD_FIELDS = ['name', 'email', 'externalId'] as const;

export const CustomerRef = builder.objectRef<CustomerHandle>('Customer');

CustomerRef.implement({
  description:
    'Somebody who holds entitlements. Naming a customer costs no upstream call until a field needs one, so a customer ' +
    'that does not exist is only noticed by the fields of its own record.',
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
      resolve: (customer, _args, context) =>
        customer.reference === null
          ? fromRecord(customer, context, (record) => sound(record, record.name, 'name'))
          : customer.reference.name,
    }),
    email: t.string({
      description: 'Billing e-mail address; null when none is on file.',
      resolve: (customer, _args, context) =>
        customer.reference === null
          ? fromRecord(customer, context, (record) => sound(record, record.email, 'email'))
          : customer.reference.email,
    }),
    externalId: t.string({
      description: "The customer's id in the organisation's own systems; null when none was given.",
      resolve: (customer, _args, context) =>
        fromRecord(customer, context, (record) => sound(record, record.externalId, 'externalId')),
    }),
  }),
});

/**
 * A customer by uuid, as far as the caller may see it. Its record is loaded first if the query asks for a part of it: this
 * is how an unknown customer becomes null as a whole. Null when there is none; no promise where nothing is loaded.
 */
export function findCustomer(
  uuid: Uuid,
  selection: Selection,
  { loaders, principal }: GraphContext,
): CustomerHandle | null | Promise<CustomerHandle | null> {
  if (!maySee(principal, uuid)) return null;
  if (!selection.has(...RECORD_FIELDS)) return bareHandle(uuid);
  return loaders
    .customer(uuid)
    .then((record) => (record === null ? null : { uuid, record, reference: null }));
}

/** The failure for a customer that is missing, or that the caller may not see: the two look the same. */
export function noSuchCustomer(): never {
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
    resolve: (_root, { uuid }, context, info) => {
      const found = findCustomer(uuid, Selection.of(info, 'Customer'), context);
      return found instanceof Promise
        ? found.then((customer) => customer ?? noSuchCustomer())
        : (found ?? noSuchCustomer());
    },
  }),
);

function fromRecord<Value>(
  { uuid, record }: CustomerHandle,
  { loaders }: GraphContext,
  read: (record: CustomerRecord) => Value,
): Value | Promise<Value> {
  if (record !== null) return read(record);
  return loaders.customer(uuid).then((found) => read(found ?? noSuchCustomer()));
}
