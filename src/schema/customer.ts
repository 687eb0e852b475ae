import type { CustomerRecord } from '../domain/customer.ts';
import type { Uuid } from '../domain/uuid.ts';
import { maySee } from './access.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { bareHandle, type CustomerHandle } from './customer-handle.ts';
import { fail } from './errors.ts';
import { Selection } from './selection.ts';
import { sound } from './sound.ts';

/** The fields that only the customer's own record can answer. */
const RECORD_FIELDS = ['name', 'email', 'externalId'] as const;

export const CustomerRef = builder.objectRef<CustomerHandle>('Customer');

builder.node(CustomerRef, {
  description:
    'Somebody who holds entitlements. Naming a customer costs no upstream call until a field needs one, so a customer ' +
    'that does not exist is only noticed by the fields of its own record.',
  id: { resolve: ({ uuid }) => uuid },
  fields: (t) => ({
    uuid: t.expose('uuid', {
      type: 'UUID',
      nullable: false,
      description: "Zenskar's identifier of the customer, as `customer(uuid:)` takes it.",
    }),
    name: t.string({
      description: 'Display name. Null only when Zenskar sends none.',
      resolve: async (customer, _args, context) =>
        customer.reference === null
          ? sound(await recordOf(customer, context), 'name')
          : customer.reference.name,
    }),
    email: t.string({
      description: 'Billing e-mail address; null when none is on file.',
      resolve: async (customer, _args, context) =>
        customer.reference === null
          ? sound(await recordOf(customer, context), 'email')
          : customer.reference.email,
    }),
    externalId: t.string({
      description: "The customer's id in the organisation's own systems; null when none was given.",
      resolve: async (customer, _args, context) => sound(await recordOf(customer, context), 'externalId'),
    }),
  }),
});

/**
 * A customer by uuid, as far as the caller may see it, with its record loaded first if the query asks for a part of it: this is how an unknown customer
 * becomes null as a whole. Null when there is none.
 */
export async function findCustomer(
  uuid: Uuid,
  selection: Selection,
  { loaders, principal }: GraphContext,
): Promise<CustomerHandle | null> {
  if (!maySee(principal, uuid)) return null;
  if (!selection.has(...RECORD_FIELDS)) return bareHandle(uuid);
  const record = await loaders.customer(uuid);
  return record === null ? null : { uuid, record, reference: null };
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
    resolve: async (_root, { uuid }, context, info) =>
      (await findCustomer(uuid, Selection.of(info), context)) ?? noSuchCustomer(),
  }),
);

async function recordOf(customer: CustomerHandle, { loaders }: GraphContext): Promise<CustomerRecord> {
  return customer.record ?? (await loaders.customer(customer.uuid)) ?? noSuchCustomer();
}
