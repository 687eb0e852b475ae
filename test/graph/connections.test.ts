import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manners } from '../../src/sandbox/manners.ts';
import { DEFAULT_MANNERS } from '../../src/sandbox/manners.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import type { World } from '../../src/sandbox/world.ts';
import { startListeningGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, listAt, textAt } from '../support/graphql.ts';
import { type ConnectionUnderTest, walkConnection } from './walk-connection.ts';

const [BIG = '', STRANGE = ''] = STORIES.map(({ uuid }) => uuid);

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startListeningGateway();
});
afterAll(() => gateway.close());

const globalId = (...parts: readonly string[]) => Buffer.from(parts.join(':')).toString('base64url');

function rowIds(world: World, customer: string): string[] {
  return world.rowsOf(customer).map(({ record }) => globalId('Entitlement', customer, record.id));
}

/** In the order of the rows' ids. */
function sortedRowIds(world: World, customer: string): string[] {
  const ids = world.rowsOf(customer).map(({ record }) => record.id);
  return ids.sort().map((id) => globalId('Entitlement', customer, id));
}

/** In the order in which the definitions were made. */
function totalIds(world: World, customer: string): string[] {
  const held = new Set(world.rowsOf(customer).map(({ record }) => record.entitlement));
  const definitions = [...world.definitions.keys()].filter((id) => held.has(id));
  return definitions.map((id) => globalId('EntitlementSummary', customer, id));
}

const MANNERS: readonly Partial<Manners>[] = [
  {},
  { cursors: 'page' },
  { cursors: 'offset' },
  { previousPageOrder: 'reversed' },
  { cursors: 'offset', previousPageOrder: 'reversed' },
  { previous: 'absent' },
  { totalCount: 'absent', cursors: 'page' },
  { totalCount: 'null', emptyLastPage: true },
  { maxLimit: 3 },
  { maxLimit: 5, cursors: 'offset', emptyLastPage: true, previousPageOrder: 'reversed' },
  { strictCursors: false, cursors: 'page', previous: 'absent' },
];

/** A list, and how its whole order is known without the gateway. */
type Listed = readonly [
  what: string,
  field: string,
  args: string,
  ids: (world: World, customer: string) => string[],
];

const LISTS: readonly Listed[] = [
  ['entitlements', 'entitlements', '', rowIds],
  ['entitlements by id', 'entitlements', 'orderBy: { field: ID }', sortedRowIds],
  [
    'entitlements by id, turned round',
    'entitlements',
    'orderBy: { field: ID, direction: DESC }',
    (world, customer) => sortedRowIds(world, customer).reverse(),
  ],
  ['totals', 'entitlementSummaries', '', totalIds],
  [
    'totals by id, turned round',
    'entitlementSummaries',
    'orderBy: { field: ID, direction: DESC }',
    (world, customer) =>
      totalIds(world, customer).sort((left, right) => (definitionIn(left) < definitionIn(right) ? 1 : -1)),
  ],
];

function definitionIn(id: string): string {
  return Buffer.from(id, 'base64url').toString().split(':')[2] ?? '';
}

describe.each(MANNERS)('with an upstream of the manners %j', (manners) => {
  describe.each(LISTS)('the list of %s', (_what, field, args, ids) => {
    walkConnection((): ConnectionUnderTest => {
      gateway.sandbox.setManners({ ...DEFAULT_MANNERS, ...manners });
      const all = ids(gateway.sandbox.world, STRANGE);
      const totalCount = (manners.totalCount ?? 'offered') === 'offered' ? all.length : null;
      return { ask: gateway.query, customer: STRANGE, field, args, ids: all, totalCount };
    });
  });
});

describe('a window larger than a page of the upstream', () => {
  it.each([
    ['first: 250', 84, 0],
    ['first: 500', 100, 0],
    ['first: 101', 51, 0],
    ['last: 250, orderBy: { field: ID }', 84, 950],
  ])('is read in equal pages: %s', async (args, limit, from) => {
    gateway.sandbox.setManners(DEFAULT_MANNERS);
    const query = `{ customer(uuid: "${BIG}") { entitlements(${args}) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } } }`;
    gateway.takeLog();
    const answer = at(dataOf(await gateway.query(query)), 'customer', 'entitlements');
    const limits = gateway.sandbox.requests.map(({ query: { limit } }) => limit);
    const { world } = gateway.sandbox;
    const all = args.includes('orderBy') ? sortedRowIds(world, BIG) : rowIds(world, BIG);
    const count = Number(/\d+/.exec(args)?.[0]);
    expect(listAt(answer, 'nodes').map((node) => textAt(node, 'id'))).toEqual(all.slice(from, from + count));
    expect(at(answer, 'pageInfo')).toEqual({ hasNextPage: from === 0, hasPreviousPage: from > 0 });
    expect(limits).toEqual(Array.from({ length: Math.ceil(count / limit) }, () => String(limit)));
  });
});

describe('the window between two cursors', () => {
  it('holds only what lies between them', async () => {
    gateway.sandbox.setManners(DEFAULT_MANNERS);
    const ids = rowIds(gateway.sandbox.world, STRANGE);
    const edges = listAt(
      dataOf(
        await gateway.query(
          `{ customer(uuid: "${STRANGE}") { entitlements(first: 20) { edges { cursor } } } }`,
        ),
      ),
      'customer',
      'entitlements',
      'edges',
    ).map((edge) => textAt(edge, 'cursor'));
    for (const [args, expected, next, previous] of [
      ['first: 10', ids.slice(4, 9), true, true],
      ['last: 2', ids.slice(7, 9), true, true],
      ['first: 2', ids.slice(4, 6), true, true],
    ] as const) {
      const query = `query($a: String, $b: String) { customer(uuid: "${STRANGE}") {
        entitlements(${args}, after: $a, before: $b) { nodes { id } pageInfo { hasNextPage hasPreviousPage } }
      } }`;
      const answer = at(
        dataOf(await gateway.query(query, { a: edges[3], b: edges[9] })),
        'customer',
        'entitlements',
      );
      expect(listAt(answer, 'nodes').map((node) => textAt(node, 'id'))).toEqual(expected);
      expect(at(answer, 'pageInfo')).toEqual({ hasNextPage: next, hasPreviousPage: previous });
    }
  });
});
