import type { Reference } from '../domain/entitlement.ts';
import { type ReferenceName, type References, referencesOf } from '../domain/references.ts';
import { builder, UNFETCHABLE_ID_DESCRIPTION } from './builder.ts';
import { type UnfetchableTypeName, writeGlobalId } from './global-id.ts';
import { asksForRecordAlone } from './needs/customer-need.ts';
import type { Selected } from './operation-shape.ts';

/** The three things that an entitlement can come from share one shape upstream. */
function referenceType(name: UnfetchableTypeName, description: string, nameMeans: string) {
  const ref = builder.objectRef<Reference>(name);
  ref.implement({
    description,
    fields: (t) => ({
      id: t.id({
        nullable: false,
        description: UNFETCHABLE_ID_DESCRIPTION,
        resolve: ({ uuid }) => writeGlobalId(name, uuid),
      }),
      uuid: t.expose('uuid', {
        type: 'UUID',
        nullable: false,
        description: `Zenskar's identifier of the ${name.toLowerCase()}.`,
      }),
      name: t.exposeString('name', { description: nameMeans }),
      email: t.exposeString('email', {
        description:
          'Part of the shape that Zenskar uses for all references; set for customers only, so expect null.',
      }),
    }),
  });
  return ref;
}

export const ContractRef = referenceType(
  'Contract',
  'The contract that an entitlement was granted by.',
  "The contract's title; null when it has none.",
);

export const ProductRef = referenceType(
  'Product',
  'The product that an entitlement belongs to.',
  "The product's name; null when it has none.",
);

export const InvoiceRef = referenceType(
  'Invoice',
  'The invoice that an entitlement was granted by.',
  "The invoice's number; null while it has none.",
);

/**
 * Which references the rows must come with, for what is selected of an entitlement. A row tells without them who holds it
 * and which contract and invoice it has, so that only names and addresses of these are worth filling in, but not whether it
 * has a product. A customer's external id is in no reference, nor is how old its record is: where one of these is asked for,
 * the record tells the rest, too.
 */
export function referencesFor(entitlement: Selected): References {
  const names: ReferenceName[] = [];
  if (entitlement.under('contract').has('name', 'email')) names.push('contract');
  const customer = entitlement.under('customer');
  if (customer.has('name', 'email') && !asksForRecordAlone(customer)) names.push('customer');
  if (entitlement.under('invoice').has('name', 'email')) names.push('invoice');
  if (entitlement.has('product')) names.push('product');
  return referencesOf(names);
}
