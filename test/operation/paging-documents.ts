import { GraphQLInt, GraphQLString } from 'graphql';
import type { Prng } from '../../src/sandbox/prng.ts';
import { CUSTOMERS } from './odd-upstream.ts';
import type { RandomDocument } from './random-document.ts';

/** Writes a document that reads one list, whose cursors are good for the same list again. */
export function pagingDocument(random: Prng): RandomDocument {
  const customer = CUSTOMERS[random.integer(0, 3)] ?? '';
  const field = random.pick(['entitlements', 'entitlementSummaries']);
  const order = random.pick([
    '',
    ', orderBy: { field: ID }',
    ', orderBy: { field: QUANTITY, direction: DESC }',
  ]);
  const [one, end] = random.pick<readonly [string, string]>([
    ['after', 'first'],
    ['before', 'last'],
    ['before', 'first'],
  ]);
  const text = `query P($end: Int = 3, $cursor: String) { customer(uuid: "${customer}") {
    ${field}(${end}: $end, ${one}: $cursor${order}) {
      edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
    }
  } }`;
  const variables = [
    { name: 'end', type: GraphQLInt, argument: end, standard: '3' },
    { name: 'cursor', type: GraphQLString, argument: one, standard: null },
  ];
  return { text, operations: ['P'], variables };
}
