import type { EntitlementSummary } from '../domain/entitlement.ts';
import { summaryList } from '../domain/list.ts';
import type { SummaryQuery } from '../domain/list-query.ts';
import { BrokenRow } from '../domain/page.ts';
import { conditionsOf } from '../domain/summary-conditions.ts';
import { searchText } from '../domain/text-argument.ts';
import type { ListTraits } from '../paging/list-traits.ts';
import { assertMayFilter } from './access.ts';
import { builder } from './builder.ts';
import { emptyConnection, resolveConnection } from './connection.ts';
import { CustomerRef } from './customer.ts';
import { EntitlementSummaryRef } from './entitlement-summary.ts';
import { EntitlementSummaryFilterRef } from './filters.ts';
import { pagingArgs, SortDirectionRef } from './paging-args.ts';
import { Selection } from './selection.ts';

const SummaryOrderFieldRef = builder.enumType('EntitlementSummaryOrderField', {
  description:
    'What totals can be sorted by. Zenskar does not say how a sum takes part in an order by a row column.',
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
    resolve: ({ uuid }, args, context, info) => {
      const search = searchText(args.search);
      assertMayFilter(context.principal, args.filter);
      const conditions = conditionsOf(args.filter);
      if (conditions === null) return emptyConnection<EntitlementSummary>(args, context);
      const query = { conditions, search, order: args.orderBy ?? null };
      const source = {
        list: summaryList(uuid, query),
        traits: traitsOf(query),
        pages: context.loaders.summaryPages,
        populate: [],
      };
      return resolveConnection(source, args, Selection.of(info), context);
    },
  }),
);

/** A total does not show the row column that it is sorted by, so it is no evidence of an order. */
function traitsOf({ order }: SummaryQuery): ListTraits<EntitlementSummary> {
  return {
    sortable: order !== null,
    keyOf: (row) => (row instanceof BrokenRow ? '' : row.entitlement.uuid),
    sortValue: null,
    ascending: order?.direction !== 'DESC',
  };
}
