import SchemaBuilder, { type ArgBuilder } from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { Freshness } from '../domain/freshness.ts';
import type { Instant } from '../domain/instant.ts';
import type { Uuid } from '../domain/uuid.ts';
import type { FieldContext } from './context.ts';
import type { FieldCost } from './needs/field-cost.ts';
import { nodeTypeOf } from './node-value.ts';

/** Ties TypeScript to the graph: a resolver that returns a bare string for a UUID does not compile. */
export interface GraphTypes {
  Context: FieldContext;
  Scalars: {
    UUID: { Input: Uuid; Output: Uuid };
    DateTime: { Input: Instant; Output: Instant };
  };
  /** What every connection supplies besides edges and page info. */
  Connection: { readonly totalCount: number | null; readonly freshness: Freshness };
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
}

export const ID_DESCRIPTION =
  "The Relay id: opaque, unique in the whole graph, and accepted by `node`. See `uuid` for Zenskar's own.";

/** Of what no call of the API fetches alone. */
export const UNFETCHABLE_ID_DESCRIPTION =
  'Opaque and unique in the whole graph, so that clients can use it as a cache key. Not accepted by `node`, since Zenskar ' +
  'cannot fetch this object alone. Always present, and costs nothing.';

export const builder = new SchemaBuilder<GraphTypes>({
  plugins: [RelayPlugin],
  relay: {
    // The root fields are our own: they look ahead, and tell a wrong id from an absent node.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    idFieldOptions: { description: ID_DESCRIPTION },
    nodeTypeOptions: {
      description:
        'Anything that can be fetched again by its Relay `id`, except totals over a filter or a search: query these through their list.',
      resolveType: nodeTypeOf,
    },
    pageInfoTypeOptions: {
      description: 'Where a window lies in its list, and the cursors with which to go on from it.',
    },
    hasNextPageFieldOptions: {
      description: 'True exactly when the list has rows after this window, whichever way it was paged to.',
    },
    hasPreviousPageFieldOptions: {
      description: 'True exactly when the list has rows before this window, whichever way it was paged to.',
    },
    startCursorFieldOptions: {
      description: 'Cursor of the first edge, for `before`; null when the window is empty.',
    },
    endCursorFieldOptions: {
      description: 'Cursor of the last edge, for `after`; null when the window is empty.',
    },
    pageInfoFieldOptions: { description: 'Paging state of this window.' },
    edgesFieldOptions: {
      extensions: { cost: 'rows' satisfies FieldCost },
      nullable: { list: false, items: false },
      description: 'The rows of this window in list order, each with a cursor of its own.',
    },
    nodesOnConnection: {
      extensions: { cost: 'rows' satisfies FieldCost },
      description: 'The rows of this window without their cursors.',
    },
    nodeFieldOptions: {
      nullable: false,
      extensions: { cost: 'one' satisfies FieldCost },
      description: 'The row itself.',
    },
    cursorFieldOptions: {
      description:
        "Marks this row's place in this list. Opaque and signed; valid only with the same customer, filter, search and " +
        'order. Use it as `after` or `before`.',
    },
  },
});

export const NodeRef = builder.nodeInterfaceRef();

builder.queryType({ description: 'Everything that can be asked: a customer, or any node by its Relay id.' });

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description:
      "How many rows the whole list has, by Zenskar's own count; null when it gives none. Asking for nothing else costs " +
      'one cheap call.',
    resolve: (connection) => connection.totalCount,
  }),
);

type SchemaTypesOf<Builder> = Builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never;

/** What builds the arguments of a field, for functions that give several fields the same ones. */
export type FieldArgs = ArgBuilder<SchemaTypesOf<typeof builder>>;
