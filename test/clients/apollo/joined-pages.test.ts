import { gql } from '@apollo/client';
import { describe, expect, it } from 'vitest';
import { createCache } from './src/client.ts';

const QUERY = gql`
  query ($first: Int, $after: String, $last: Int, $before: String) {
    customer(uuid: "c") {
      id
      entitlements(first: $first, after: $after, last: $last, before: $before) {
        asOf
        isStale
        edges {
          cursor
          node {
            id
          }
        }
        pageInfo {
          hasPreviousPage
          hasNextPage
          startCursor
          endCursor
        }
      }
    }
  }
`;

interface Page {
  readonly at: string;
  readonly isStale?: boolean;
  readonly rows: readonly string[];
  readonly window?: Readonly<Record<string, unknown>>;
}

/** What the cache tells of the list once these pages came, one after the other. */
function joined(...pages: readonly Page[]) {
  const cache = createCache();
  for (const { at, isStale = false, rows, window = {} } of pages) {
    const edges = rows.map((row) => ({
      __typename: 'EntitlementEdge',
      cursor: row,
      node: { __typename: 'Entitlement', id: row },
    }));
    const pageInfo = {
      __typename: 'PageInfo',
      hasPreviousPage: true,
      hasNextPage: true,
      startCursor: rows[0],
      endCursor: rows.at(-1),
    };
    const entitlements = { __typename: 'EntitlementConnection', asOf: at, isStale, edges, pageInfo };
    const data = { customer: { __typename: 'Customer', id: 'c', entitlements } };
    cache.writeQuery({ query: QUERY, variables: { first: 2, ...window }, data });
  }
  const { asOf, isStale, edges } = cache.readQuery<any>({ query: QUERY, variables: { first: 2 } }).customer
    .entitlements;
  return { asOf, isStale, rows: edges.map(({ cursor }: { cursor: string }) => cursor) };
}

const OLD = '2026-06-01T00:00:00Z';
const NEW = '2026-06-01T00:00:00.5Z';

describe('a list that the cache of Apollo joined', () => {
  it('is as old as its oldest page, whichever came last', () => {
    const forward = { rows: ['c', 'd'], window: { after: 'b' } };
    expect(joined({ at: OLD, rows: ['a', 'b'] }, { at: NEW, ...forward })).toEqual({
      asOf: OLD,
      isStale: false,
      rows: ['a', 'b', 'c', 'd'],
    });
    expect(joined({ at: NEW, rows: ['a', 'b'] }, { at: OLD, ...forward }).asOf).toBe(OLD);
  });

  it('is stale while one of its pages is, in either direction', () => {
    const first = { at: OLD, rows: ['c', 'd'] };
    const backward = { at: NEW, rows: ['a', 'b'], window: { before: 'c', last: 2, first: null } };
    expect(joined({ ...first, isStale: true }, backward)).toEqual({
      asOf: OLD,
      isStale: true,
      rows: ['a', 'b', 'c', 'd'],
    });
    expect(joined(first, { ...backward, isStale: true }).isStale).toBe(true);
    expect(joined(first, backward).isStale).toBe(false);
  });

  it('is as fresh as its first page again once that was read anew', () => {
    const stale = { at: OLD, isStale: true, rows: ['a', 'b'] };
    expect(joined(stale, { at: NEW, rows: ['a', 'b'] })).toEqual({
      asOf: NEW,
      isStale: false,
      rows: ['a', 'b'],
    });
  });
});
