import type { Uuid } from '../domain/uuid.ts';
import { builder } from './builder.ts';
import { CustomerRef } from './customer.ts';
import { readingEach } from './needs/costly.ts';
import { asksForRecord, CustomerNeed } from './needs/customer-need.ts';
import { needOfEach } from './needs/each.ts';

/** As many as one upstream call can look up. */
const MOST_CUSTOMERS = 100;

builder.queryField('customersByUuid', (t) =>
  t.field({
    type: [CustomerRef],
    nullable: { list: false, items: true },
    description:
      'Several customers, in the order asked for; null, without an error, where there is none. At most 100: with more, each ' +
      'place is null with BAD_USER_INPUT. Their own records take one upstream call for all of them.',
    args: {
      uuids: t.arg({
        type: ['UUID'],
        required: true,
        description: 'Zenskar identifiers; repeated ids give repeated results.',
      }),
    },
    ...readingEach(
      (_root: unknown, { uuids }: { uuids: readonly Uuid[] }, _context, below) => {
        const withRecord = asksForRecord(below);
        return needOfEach(uuids, 'uuids', MOST_CUSTOMERS, (uuid) => new CustomerNeed(uuid, withRecord));
      },
      (customer) => customer,
    ),
  }),
);
