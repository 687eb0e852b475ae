import type { EntitlementSummary } from '../domain/entitlement.ts';
import type { Uuid } from '../domain/uuid.ts';
import { builder, ID_DESCRIPTION, NodeRef } from './builder.ts';
import { CustomerRef } from './customer.ts';
import { bareHandle, type CustomerHandle } from './customer-handle.ts';
import { EntitlementRef } from './entitlement.ts';
import { EntitlementDefinitionRef } from './entitlement-definition.ts';
import { summaryKey, writeGlobalId } from './global-id.ts';
import { leadingTo, needing } from './needs/costly.ts';
import { holderOf } from './needs/customer-need.ts';
import type { KnownRow } from './needs/need.ts';
import { TotalNeed } from './needs/total-need.ts';
import { sound } from '../domain/sound.ts';

export const EntitlementSummaryRef = builder.objectRef<EntitlementSummary>('EntitlementSummary');

EntitlementSummaryRef.implement({
  description:
    "The totals of one entitlement over its assignments to one customer. They are Zenskar's own sums: whether expired " +
    'or draft assignments count is not documented, so ask `balance` for what is usable now.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description:
        `${ID_DESCRIPTION} Where a filter or a search may change the totals, each of those has an id of its own, which ` +
        '`node` does not accept: such totals are available from `entitlementSummaries` only.',
      resolve: ({ customerUuid, entitlement, filterDigest }) =>
        writeGlobalId('EntitlementSummary', summaryKey(customerUuid, entitlement.uuid, filterDigest)),
    }),
    customer: t.field({
      type: CustomerRef,
      nullable: false,
      extensions: leadingTo(holderOf),
      description: 'Who holds the entitlement.',
      resolve: ({ customerUuid }) => bareHandle(customerUuid),
    }),
    entitlement: t.expose('entitlement', {
      type: EntitlementDefinitionRef,
      nullable: false,
      description: 'What the totals are of.',
    }),
    totalQuantity: t.float({
      description: "How much is assigned in all, in the definition's units; null when not known.",
      resolve: (summary) => sound(summary, summary.totalQuantity, 'totalQuantity'),
    }),
    totalQuantityUsed: t.float({
      description: "How much is used up in all, in the definition's units; null when not known.",
      resolve: (summary) => sound(summary, summary.totalQuantityUsed, 'totalQuantityUsed'),
    }),
    totalExpiredEntitlements: t.float({
      description:
        "Zenskar's figure for what has expired: a count or an amount, it does not say which. Show it, do not add it.",
      resolve: (summary) => sound(summary, summary.totalExpiredEntitlements, 'totalExpiredEntitlements'),
    }),
  }),
});

builder.objectField(EntitlementRef, 'summary', (t) =>
  t.field({
    type: EntitlementSummaryRef,
    description:
      'The totals over every assignment of the same entitlement to this customer. Fetched for all rows of a page together.',
    ...needing(({ customerUuid, entitlementUuid }: KnownRow) => new TotalNeed(customerUuid, entitlementUuid)),
  }),
);

builder.objectField(CustomerRef, 'entitlementSummary', (t) =>
  t.field({
    type: EntitlementSummaryRef,
    description:
      'The totals of one entitlement; null when the customer has none of it. Any number of these in one query, under ' +
      'aliases, share their upstream calls. They may count drafts and what has ended: for feature gates ask `balance`.',
    args: {
      entitlementUuid: t.arg({
        type: 'UUID',
        required: true,
        description: "Zenskar's identifier of the entitlement, not of one assignment of it.",
      }),
    },
    ...needing(
      ({ uuid }: CustomerHandle, { entitlementUuid }: { entitlementUuid: Uuid }) =>
        new TotalNeed(uuid, entitlementUuid),
    ),
  }),
);
