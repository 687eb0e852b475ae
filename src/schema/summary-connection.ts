import { NO_REFERENCES } from '../domain/references.ts';
import type { EntitlementSummary } from '../domain/entitlement.ts';
import type { Order, SummaryOrderField } from '../domain/list-query.ts';
import { conditionsOf, type SummaryFilterArgs } from '../domain/summary-conditions.ts';
import { searchText } from '../domain/text-argument.ts';
import type { WindowArgs } from '../paging/window.ts';
import { summaryList } from '../upstream/lists/summary-list.ts';
import { assertMayFilter } from './access.ts';
import { builder } from './builder.ts';
import { CustomerRef } from './customer.ts';
import type { CustomerHandle } from './customer-handle.ts';
import { EntitlementSummaryRef } from './entitlement-summary.ts';
import { EntitlementSummaryFilterRef } from './filters.ts';
import type { ConnectionKind } from './needs/connection-kind.ts';
import { connectionNeed, emptyConnectionNeed } from './needs/connection-need.ts';
import { needing } from './needs/costly.ts';
import { pagingArgs, SortDirectionRef } from './paging-args.ts';
import { nullOnlyWithError } from './semantic-non-null.ts';

const SummaryOrderFieldRef = builder.enumType('EntitlementSummaryOrderField', {
  description:
    'What totals can be sorted by. Zenskar does not say how a total is placed in an order by a column of single rows.',
  values: {
    ID: { description: 'Identifier: no meaning, but the same order each time.' },
    CREATED_AT: { description: 'When they were made.' },
    ACTIVE_FROM: { description: 'From when they count.' },
    QUANTITY: { description: 'How much is assigned.' },
    QUANTITY_USED: { description: 'How much is used up.' },
  } as const,
});

const SummaryOrderRef = builder.inputType('EntitlementSummaryOrder', {
  description: 'An order of totals. Without one they come as Zenskar lists them.',
  fields: (t) => ({
    field: t.field({ type: SummaryOrderFieldRef, required: true, description: 'What to sort by.' }),
    direction: t.field({
      type: SortDirectionRef,
      required: true,
      defaultValue: 'ASC',
      description: 'Which end comes first.',
    }),
  }),
});

const SummaryConnectionRef = builder.connectionObject(
  {
    type: EntitlementSummaryRef,
    name: 'EntitlementSummaryConnection',
    description: "A window of a customer's totals.",
  },
  { name: 'EntitlementSummaryEdge', description: 'One total and its place in the list.' },
);

const KIND: ConnectionKind = { type: 'EntitlementSummaryConnection', references: () => NO_REFERENCES };

builder.objectField(CustomerRef, 'entitlementSummaries', (t) =>
  t.field({
    type: SummaryConnectionRef,
    description:
      "The customer's totals, one per entitlement that it holds. Null, with an error, when Zenskar cannot be read; empty " +
      'when it knows no such customer.',
    args: {
      ...pagingArgs(t.arg),
      filter: t.arg({
        type: EntitlementSummaryFilterRef,
        description: 'Which assignments to take the totals over; all of them when left out.',
      }),
      search: t.arg.string({
        description:
          'Text to search for, at most 256 characters. What it matches is up to Zenskar. Empty is the same as none.',
      }),
      orderBy: t.arg({
        type: SummaryOrderRef,
        description: 'How to sort; as Zenskar lists them when left out.',
      }),
    },
    ...nullOnlyWithError(
      needing(({ uuid }: CustomerHandle, args: SummaryArgs, context, below) => {
        const search = searchText(args.search);
        assertMayFilter(context.principal, args.filter);
        const conditions = conditionsOf(args.filter);
        if (conditions === null) return emptyConnectionNeed<EntitlementSummary>(KIND, uuid, args, context);
        const query = { conditions, search, order: args.orderBy ?? null };
        const shown = { kind: KIND, list: summaryList(uuid, query), known: { customerUuid: uuid } };
        return connectionNeed(shown, args, context, below);
      }),
    ),
  }),
);

interface SummaryArgs extends WindowArgs {
  readonly filter?: SummaryFilterArgs | null | undefined;
  readonly search?: string | null | undefined;
  readonly orderBy?: Order<SummaryOrderField> | null | undefined;
}
