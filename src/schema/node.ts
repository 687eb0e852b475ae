import { builder, NodeRef } from './builder.ts';
import { fail } from './errors.ts';
import { type GlobalId, readGlobalId } from './global-id.ts';
import { balanceNeed } from './needs/balance-need.ts';
import { reading, readingEach } from './needs/costly.ts';
import { asksForRecord, CustomerNeed } from './needs/customer-need.ts';
import { needOfEach } from './needs/each.ts';
import type { Below, Need, NeedContext } from './needs/need.ts';
import { RowNeed } from './needs/row-need.ts';
import { TotalNeed } from './needs/total-need.ts';
import type { NodeValue } from './node-value.ts';
import { referencesFor } from './references.ts';
import { nullOnlyWithError } from './semantic-non-null.ts';

const MOST_NODES = 100;

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    description:
      'Any node by its Relay id, with the least upstream work: a customer costs none, a total one call, an assignment a ' +
      "walk through its customer's list. Null with the error NOT_FOUND when it is gone.",
    args: { id: t.arg.id({ required: true, description: 'An `id` that this API gave out.' }) },
    ...nullOnlyWithError(
      reading(
        (_root: unknown, { id }: { id: string }, context, below) =>
          nodeNeed(readGlobalId(id, 'id'), context, below),
        foundNode,
      ),
    ),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [NodeRef],
    nullable: { list: false, items: true },
    description:
      'Several nodes in the order asked for, at most 100; null with the error NOT_FOUND where one is gone, and with ' +
      'BAD_USER_INPUT where an id is wrong, or at each place where there are too many. Assignments of one customer share a ' +
      'single walk through its list.',
    args: { ids: t.arg.idList({ required: true, description: 'Values of `id` that this API gave out.' }) },
    ...nullOnlyWithError(
      readingEach((_root: unknown, { ids }: { ids: readonly string[] }, context, below) => {
        return needOfEach(ids, 'ids', MOST_NODES, (id, index) =>
          nodeNeed(readGlobalId(id, `ids[${index}]`), context, below),
        );
      }, foundNode),
      1,
    ),
  }),
);

function nodeNeed(id: GlobalId, context: NeedContext, below: Below): Need<NodeValue | null> {
  switch (id.type) {
    case 'Customer':
      return new CustomerNeed(id.customer, asksForRecord(below));
    case 'Entitlement':
      return new RowNeed(id.customer, id.row, referencesFor(below.selected('Entitlement')));
    case 'EntitlementSummary':
      return new TotalNeed(id.customer, id.entitlement);
    case 'EntitlementBalance':
      return balanceNeed(id.customer, id.entitlement, id.at, below.selected('EntitlementBalance'), context);
  }
}

function foundNode(node: NodeValue | null): NodeValue {
  return node ?? fail({ kind: 'not-found', message: 'This node no longer exists.' });
}
