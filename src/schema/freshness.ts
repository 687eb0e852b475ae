import { instantOf } from '../domain/instant.ts';
import { builder } from './builder.ts';
import { CustomerRef, recordOf, recordUnlessRead } from './customer.ts';
import { EntitlementBalanceRef } from './entitlement-balance.ts';
import { EntitlementSummaryRef } from './entitlement-summary.ts';
import type { CustomerHandle } from './customer-handle.ts';
import { reading } from './needs/costly.ts';
import { nullOnlyWithError } from './semantic-non-null.ts';

const AS_OF =
  'When Zenskar was asked for this; if that took several calls, the time of the earliest. Later changes are not included. ' +
  'The time of the query itself if nothing had to be asked.';
const IS_STALE =
  'True when Zenskar gave no fresh answer and this is the last known state: tell your users that it may be out of date. ' +
  '`asOf` says how old it is.';
/** Caches that join pages keep what the last of them said. */
const OF_WINDOW = 'About this window only: a list that a client joins from several windows is';

builder.globalConnectionField('asOf', (t) =>
  t.field({
    type: 'DateTime',
    nullable: false,
    description: `${AS_OF} ${OF_WINDOW} as old as the oldest of them.`,
    resolve: ({ freshness }) => instantOf(freshness.asOf),
  }),
);

builder.globalConnectionField('isStale', (t) =>
  t.boolean({
    nullable: false,
    description: `${IS_STALE} ${OF_WINDOW} stale if one of them is.`,
    resolve: ({ freshness }) => freshness.isStale,
  }),
);

builder.objectFields(EntitlementSummaryRef, (t) => ({
  asOf: t.field({
    type: 'DateTime',
    nullable: false,
    description: AS_OF,
    resolve: ({ freshness }) => instantOf(freshness.asOf),
  }),
  isStale: t.boolean({
    nullable: false,
    description: IS_STALE,
    resolve: ({ freshness }) => freshness.isStale,
  }),
}));

builder.objectFields(EntitlementBalanceRef, (t) => ({
  asOf: t.field({
    type: 'DateTime',
    nullable: false,
    description: `${AS_OF} The balance itself is worked out for \`at\`.`,
    resolve: ({ freshness }) => instantOf(freshness.asOf),
  }),
  isStale: t.boolean({
    nullable: false,
    description: IS_STALE,
    resolve: ({ freshness }) => freshness.isStale,
  }),
}));

builder.objectFields(CustomerRef, (t) => ({
  recordAsOf: t.field({
    type: 'DateTime',
    description:
      "When Zenskar was asked for the customer's own record. `name`, `email` and `externalId` are as of the same instant if they are selected together with this.",
    ...nullOnlyWithError(
      reading(recordUnlessRead, (found, customer: CustomerHandle) =>
        instantOf(recordOf(customer, found).freshness.asOf),
      ),
    ),
  }),
  recordIsStale: t.boolean({
    description:
      "True when Zenskar gave no fresh answer about the customer's own record and this is its last known state.",
    ...nullOnlyWithError(
      reading(
        recordUnlessRead,
        (found, customer: CustomerHandle) => recordOf(customer, found).freshness.isStale,
      ),
    ),
  }),
}));
