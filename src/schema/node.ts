import { badInput } from '../domain/failure.ts';
import { maySee } from './access.ts';
import { builder, NodeRef } from './builder.ts';
import type { GraphContext } from './context.ts';
import { findCustomer } from './customer.ts';
import { fail } from './errors.ts';
import { type GlobalId, readGlobalId } from './global-id.ts';
import type { NodeValue } from './node-value.ts';
import { referencesFor } from './references.ts';
import { Selection } from './selection.ts';

const MOST_NODES = 100;

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    description:
      'Any node by its Relay id, with the least upstream work: a customer costs none, a total one call, an assignment a ' +
      "walk through its customer's list. Null with the error NOT_FOUND when it is gone.",
    args: { id: t.arg.id({ required: true, description: 'An `id` that this API gave out.' }) },
    resolve: async (_root, { id }, context, info) =>
      (await findNode(readGlobalId(id, 'id'), (type) => Selection.of(info, type), context)) ?? noSuchNode(),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [NodeRef],
    nullable: { list: false, items: true },
    description:
      'Several nodes in the order asked for, at most 100; null with the error NOT_FOUND where one is gone. Assignments of ' +
      'one customer share a single walk through its list.',
    args: { ids: t.arg.idList({ required: true, description: 'Values of `id` that this API gave out.' }) },
    resolve: (_root, { ids }, context, info) => {
      if (ids.length > MOST_NODES) badInput('ids', `Expected at most ${MOST_NODES} ids, got ${ids.length}.`);
      const wanted = ids.map((id, index) => readGlobalId(id, `ids[${index}]`));
      const selections = new Map<string, Selection>();
      const selectionFor = (type: string) => {
        const selection = selections.get(type) ?? Selection.of(info, type);
        selections.set(type, selection);
        return selection;
      };
      return wanted.map(async (id) => (await findNode(id, selectionFor, context)) ?? noSuchNode());
    },
  }),
);

async function findNode(
  id: GlobalId,
  selectionFor: (type: string) => Selection,
  context: GraphContext,
): Promise<NodeValue | null> {
  const { loaders, principal } = context;
  if (!maySee(principal, id.customer)) return null;
  switch (id.type) {
    case 'Customer':
      return findCustomer(id.customer, selectionFor(id.type), context);
    case 'Entitlement': {
      const populate = referencesFor(selectionFor(id.type));
      return loaders.entitlement(id.customer, { row: id.row, populate });
    }
    case 'EntitlementSummary':
      return loaders.summary(id.customer, id.entitlement);
  }
}

function noSuchNode(): never {
  return fail({ kind: 'not-found', message: 'There is no such node any more.' });
}
