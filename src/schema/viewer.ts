import { builder } from './builder.ts';
import { CustomerRef } from './customer.ts';
import { bareHandle, type CustomerHandle } from './customer-handle.ts';

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
      description: "The customer that the caller's token is bound to; null for an organisation-wide caller.",
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    nullable: false,
    description: "What the caller's own credentials give access to.",
    resolve: (_root, _args, { principal }) => ({
      customer: principal.kind === 'customer' ? bareHandle(principal.customer) : null,
    }),
  }),
);
