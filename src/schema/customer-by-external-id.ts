import { externalIdText } from '../domain/text-argument.ts';
import { builder } from './builder.ts';
import { CustomerRef } from './customer.ts';
import { needing } from './needs/costly.ts';
import { externalCustomerNeed } from './needs/external-customer-need.ts';

builder.queryField('customerByExternalId', (t) =>
  t.field({
    type: CustomerRef,
    description:
      "One customer by its id in the organisation's own systems. Takes one upstream call, which any number of these in one " +
      'query share; the record comes with it. Null, without an error, where no customer has that id, and for a caller that is ' +
      'bound to another customer; BAD_USER_INPUT where several have it, since Zenskar does not say that it is unique.',
    args: {
      externalId: t.arg.string({
        required: true,
        description:
          'Compared exactly; 1 to 255 characters without control characters. Zenskar may have used an external id that is a ' +
          'UUID as its own identifier of the customer: look that up with `customer(uuid:)`.',
      }),
    },
    ...needing((_root: unknown, { externalId }: { externalId: string }, context) =>
      externalCustomerNeed(externalIdText(externalId), context),
    ),
  }),
);
