import { badInput } from '../domain/failure.ts';
import type { Uuid } from '../domain/uuid.ts';
import { builder } from './builder.ts';
import { CustomerRef } from './customer.ts';
import { readingEach } from './needs/costly.ts';
import { asksForRecord, CustomerNeed } from './needs/customer-need.ts';

/** As many as one upstream call can look up. */
const MOST_CUSTOMERS = 100;

builder.queryField('customersByUuid', (t) =>
  t.field({
    type: [CustomerRef],
    nullable: { list: false, items: true },
    description:
      'Several customers, in the order asked for; null, without an error, where there is none. At most 100. Their own ' +
      'records take one upstream call for all of them.',
    args: {
      uuids: t.arg({
        type: ['UUID'],
        required: true,
        description: 'Zenskar identifiers; repetitions are answered as often as they come.',
      }),
    },
    ...readingEach(
      (_root: unknown, { uuids }: { uuids: readonly Uuid[] }, _context, below) => {
        if (uuids.length > MOST_CUSTOMERS) {
          badInput('uuids', `Expected at most ${MOST_CUSTOMERS} uuids, got ${uuids.length}.`);
        }
        const withRecord = asksForRecord(below);
        return uuids.map((uuid) => new CustomerNeed(uuid, withRecord));
      },
      (customer) => customer,
    ),
  }),
);
