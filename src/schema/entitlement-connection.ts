import type { Entitlement } from '../domain/entitlement.ts';
import type { EntitlementOrderField, Order } from '../domain/list-query.ts';
import type { References } from '../domain/references.ts';
import { searchText, statusList } from '../domain/text-argument.ts';
import type { WindowArgs } from '../paging/window.ts';
import { entitlementList } from '../upstream/lists/entitlement-list.ts';
import { builder } from './builder.ts';
import { CustomerRef } from './customer.ts';
import type { CustomerHandle } from './customer-handle.ts';
import { EntitlementRef } from './entitlement.ts';
import type { ConnectionKind } from './needs/connection-kind.ts';
import { connectionNeed, emptyConnectionNeed } from './needs/connection-need.ts';
import { needing } from './needs/costly.ts';
import type { KnownRow } from './needs/need.ts';
import type { Selected } from './operation-shape.ts';
import { pagingArgs, SortDirectionRef } from './paging-args.ts';
import { referencesFor } from './references.ts';
import { nullOnlyWithError } from './semantic-non-null.ts';

const EntitlementOrderFieldRef = builder.enumType('EntitlementOrderField', {
  description: 'What assignments can be sorted by.',
  values: {
    ID: { description: "Zenskar's identifier: no meaning, but the same order each time." },
    CREATED_AT: { description: 'When they were made.' },
    ACTIVE_FROM: { description: 'From when they count.' },
    EXPIRY_AT: { description: 'When they expire: ascending, what runs out first comes first.' },
    QUANTITY: { description: 'How much is assigned.' },
    QUANTITY_USED: { description: 'How much is used up.' },
  } as const,
});

const EntitlementOrderRef = builder.inputType('EntitlementOrder', {
  description: 'An order of assignments. Without one they come as Zenskar lists them.',
  fields: (t) => ({
    field: t.field({ type: EntitlementOrderFieldRef, required: true, description: 'What to sort by.' }),
    direction: t.field({
      type: SortDirectionRef,
      required: true,
      defaultValue: 'ASC',
      description: 'Which end comes first.',
    }),
  }),
});

const EntitlementConnectionRef = builder.connectionObject(
  {
    type: EntitlementRef,
    name: 'EntitlementConnection',
    description: "A window of a customer's assignments.",
  },
  { name: 'EntitlementEdge', description: 'An assignment and its place in the list.' },
);

const KIND: ConnectionKind = { type: 'EntitlementConnection', references: entitlementReferences };

builder.objectField(CustomerRef, 'entitlements', (t) =>
  t.field({
    type: EntitlementConnectionRef,
    description:
      "The customer's assignments, one row each. Null, with an error, when Zenskar cannot be read; empty when it knows " +
      'no such customer.',
    args: {
      ...pagingArgs(t.arg),
      status: t.arg.stringList({
        description:
          "Row statuses to keep, in Zenskar's words, such as `draft` or `active`. An empty list keeps none; without it " +
          'Zenskar decides which to list.',
      }),
      search: t.arg.string({
        description:
          'Text to search for, at most 256 characters. What it matches is up to Zenskar. Empty is the same as none.',
      }),
      orderBy: t.arg({
        type: EntitlementOrderRef,
        description: 'How to sort; as Zenskar lists them when left out.',
      }),
    },
    ...nullOnlyWithError(
      needing(({ uuid }: CustomerHandle, args: EntitlementArgs, context, below) => {
        const status = statusList(args.status);
        const query = { status, search: searchText(args.search), order: args.orderBy ?? null };
        if (status?.length === 0) return emptyConnectionNeed<Entitlement>(KIND, uuid, args, context);
        const known: KnownRow = { customerUuid: uuid, entitlementUuid: null };
        const shown = { kind: KIND, list: entitlementList(uuid, query), known };
        return connectionNeed(shown, args, context, below);
      }),
    ),
  }),
);

interface EntitlementArgs extends WindowArgs {
  readonly status?: readonly string[] | null | undefined;
  readonly search?: string | null | undefined;
  readonly orderBy?: Order<EntitlementOrderField> | null | undefined;
}

function entitlementReferences(connection: Selected): References {
  const ofEdges = referencesFor(connection.under('edges').under('node'));
  return connection.has('nodes') ? ofEdges | referencesFor(connection.under('nodes')) : ofEdges;
}
