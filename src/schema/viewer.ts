import { builder } from './builder.ts';
import { CustomerRef } from './customer.ts';
import { bareHandle, type CustomerHandle } from './customer-handle.ts';
import { leadingTo } from './needs/costly.ts';
import type { FieldCost } from './needs/field-cost.ts';
import { CustomerNeed } from './needs/customer-need.ts';

/** Who is asking, as far as the graph shows it. */
interface Viewer {
  readonly customer: CustomerHandle | null;
}

const ViewerRef = builder.objectRef<Viewer>('Viewer');

ViewerRef.implement({
  description: 'The caller, and what its own credentials give access to.',
  fields: (t) => ({
    customer: t.expose('customer', {
      type: CustomerRef,
      extensions: leadingTo((_viewer, _args, { principal }) =>
        principal.kind === 'customer' ? new CustomerNeed(principal.customer, false) : null,
      ),
      description: "The customer that the caller's token is bound to; null for an organisation-wide caller.",
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    nullable: false,
    extensions: { cost: 'one' satisfies FieldCost },
    description: "What the caller's own credentials give access to.",
    resolve: (_root, _args, { principal }) => ({
      customer: principal.kind === 'customer' ? bareHandle(principal.customer) : null,
    }),
  }),
);
