import { fractionOf } from '../domain/balance.ts';
import type { Entitlement, Reference } from '../domain/entitlement.ts';
import type { Instant } from '../domain/instant.ts';
import type { Uuid } from '../domain/uuid.ts';
import { type Validity, validityAt } from '../domain/validity.ts';
import { atArgument } from './at-argument.ts';
import { builder, ID_DESCRIPTION, NodeRef } from './builder.ts';
import { CustomerRef } from './customer.ts';
import { EntitlementTypeRef } from './entitlement-type.ts';
import { ContractRef, InvoiceRef, ProductRef } from './references.ts';
import { writeGlobalId } from './global-id.ts';
import { belowOf, leadingTo } from './needs/costly.ts';
import { asksForRecordAlone, holderOf } from './needs/customer-need.ts';
import { checked, sound } from '../domain/sound.ts';

const EntitlementValidityRef = builder.enumType('EntitlementValidity', {
  description: 'How an instant relates to the time in which an assignment counts.',
  values: {
    IN_FORCE: { description: 'From its first instant on, and before its last.' },
    NOT_YET: { description: 'Before its first.' },
    EXPIRED: { description: 'At its last instant, or later.' },
  } as const satisfies Record<Validity, object>,
});

export const EntitlementRef = builder.objectRef<Entitlement>('Entitlement');

EntitlementRef.implement({
  description:
    'One assignment of an entitlement to a customer, with its own balance and validity. A customer may hold the same ' +
    'entitlement many times over; `summary` adds them up.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: ID_DESCRIPTION,
      resolve: ({ customerUuid, uuid }) => writeGlobalId('Entitlement', `${customerUuid}:${uuid}`),
    }),
    uuid: t.expose('uuid', {
      type: 'UUID',
      nullable: false,
      description: "Zenskar's identifier of this assignment, not of the entitlement that is assigned.",
    }),
    entitlementUuid: t.expose('entitlementUuid', {
      type: 'UUID',
      nullable: false,
      description: "Zenskar's identifier of what is assigned; the same for every assignment of it.",
    }),
    name: t.string({
      description: "The entitlement's name, as it was when assigned.",
      resolve: (row) => sound(row, row.name, 'name'),
    }),
    units: t.string({
      description: 'What the quantities count, in free text such as `calls` or `GB`; null when not said.',
      resolve: (row) => sound(row, row.units, 'units'),
    }),
    type: t.field({
      type: EntitlementTypeRef,
      description: 'The kind of right; null when Zenskar does not say.',
      resolve: (row) => sound(row, row.type, 'type'),
    }),
    status: t.string({
      description:
        "Zenskar's word for the state of this assignment, such as `draft` or `active`. More words may come.",
      resolve: (row) => sound(row, row.status, 'status'),
    }),
    sourceType: t.string({
      description: 'What produced the assignment, such as `Grant`; null when not said.',
      resolve: (row) => sound(row, row.sourceType, 'sourceType'),
    }),
    sourceUuid: t.field({
      type: 'UUID',
      description: 'Identifier of what produced the assignment; its kind is `sourceType`.',
      resolve: (row) => sound(row, row.sourceUuid, 'sourceUuid'),
    }),
    event: t.string({
      description:
        'What triggered the assignment, such as `Invoice` or `Manual`. Compare without regard to case.',
      resolve: (row) => sound(row, row.event, 'event'),
    }),
    quantity: t.float({
      description: 'How much is assigned, in `units`. Null means not known, never unlimited.',
      resolve: (row) => sound(row, row.quantity, 'quantity'),
    }),
    quantityUsed: t.float({
      description:
        'How much is used up, in `units`. Unless the organisation monitors usage it lags behind by up to a billing cycle.',
      resolve: (row) => sound(row, row.quantityUsed, 'quantityUsed'),
    }),
    quantityRemaining: t.float({
      description:
        'How much is left, in `units`; negative when more was used than assigned, null when not known.',
      resolve: (row) => sound(row, row.quantityRemaining, 'quantityRemaining'),
    }),
    activeFrom: t.field({
      type: 'DateTime',
      description: 'From when the assignment counts; null when it has no beginning.',
      resolve: (row) => sound(row, row.activeFrom, 'activeFrom'),
    }),
    expiryAt: t.field({
      type: 'DateTime',
      description: 'Until when the assignment counts; null when it does not expire.',
      resolve: (row) => sound(row, row.expiryAt, 'expiryAt'),
    }),
    validity: t.field({
      type: EntitlementValidityRef,
      nullable: false,
      extensions: { cost: 'one' },
      description: 'How an instant relates to `activeFrom` and `expiryAt`, regardless of the status.',
      args: { at: atArgument(t.arg) },
      resolve: (row, args, { now }) => validityOf(row, args.at ?? now.within(() => row)),
    }),
    isUsable: t.boolean({
      extensions: { cost: 'one' },
      description: 'Whether it is in force and its status counts; null when it has no status.',
      args: { at: atArgument(t.arg) },
      resolve: (row, args, { now, usable }) => {
        const status = checked(row, 'status');
        const isInForce = validityOf(row, args.at ?? now.within(() => row)) === 'IN_FORCE';
        return status === null ? null : isInForce && usable.includes(status);
      },
    }),
    usedFraction: t.float({
      description:
        'How much of the quantity is used, 1 being all of it and more showing over-use; null when there is no quantity to compare with.',
      resolve: (row) => fractionOf(checked(row, 'quantityUsed'), checked(row, 'quantity')),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When the assignment was made.',
      resolve: (row) => sound(row, row.createdAt, 'createdAt'),
    }),
    contractUuid: t.field({
      type: 'UUID',
      description: 'The contract that granted it; null when none did.',
      resolve: (row) => sound(row, row.contractUuid, 'contractUuid'),
    }),
    invoiceUuid: t.field({
      type: 'UUID',
      description: 'The invoice that granted it; null when none did.',
      resolve: (row) => sound(row, row.invoiceUuid, 'invoiceUuid'),
    }),
    contract: t.field({
      type: ContractRef,
      description: 'The contract that granted it, with its title; null when none did.',
      resolve: (row) =>
        sound(row, row.contract, 'contract') ?? nameless(sound(row, row.contractUuid, 'contractUuid')),
    }),
    product: t.field({
      type: ProductRef,
      description: 'The product that it belongs to; null when it belongs to none.',
      resolve: (row) => sound(row, row.product, 'product'),
    }),
    invoice: t.field({
      type: InvoiceRef,
      description: 'The invoice that granted it, with its number; null when none did.',
      resolve: (row) =>
        sound(row, row.invoice, 'invoice') ?? nameless(sound(row, row.invoiceUuid, 'invoiceUuid')),
    }),
    customer: t.field({
      type: CustomerRef,
      nullable: false,
      extensions: leadingTo(holderOf),
      description:
        'Who holds it. `name` and `email` come with the row and cost no further call. If `externalId`, `recordAsOf` or ' +
        "`recordIsStale` is selected as well, all of these fields are read from the customer's own record.",
      resolve: ({ customerUuid, customer, flaws }, _args, _context, info) => ({
        uuid: customerUuid,
        record: null,
        // Its own record can still tell what a flawed reference does not. A list may be filled in for another's sake.
        reference:
          customer === null ||
          flaws?.has('customer') === true ||
          asksForRecordAlone(belowOf(info).selected('Customer'))
            ? null
            : customer,
      }),
    }),
  }),
});

function validityOf(row: Entitlement, at: Instant): Validity {
  return validityAt({ activeFrom: checked(row, 'activeFrom'), expiryAt: checked(row, 'expiryAt') }, at);
}

/** A reference that was not filled in although the row knows its id. */
function nameless(uuid: Uuid | null): Reference | null {
  return uuid === null ? null : { uuid, name: null, email: null };
}
