import { Failed } from '../domain/failure.ts';
import type { Freshness } from '../domain/freshness.ts';
import { BrokenRow } from '../domain/page.ts';
import type { Direction } from '../cursors/address.ts';
import type { OrderedPage } from '../paging/page.ts';
import type { PageCursors } from '../paging/page-cursors.ts';
import type { Flag } from '../paging/page-flags.ts';
import type { Slice } from '../paging/walk.ts';
import { brokenWindow } from './broken-window.ts';

/** What a connection field resolves to; cursors are written when they are read. */
export interface Connection<Row> {
  readonly edges: readonly Edge<Row>[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number | null;
  readonly freshness: Freshness;
}

/** What lies around a window. A class, since an object literal with getters costs a hidden class of its own each time. */
class PageInfo {
  readonly #edges: readonly { readonly cursor: string }[];
  readonly #hasNext: Flag;
  readonly #hasPrevious: Flag;

  constructor(edges: readonly { readonly cursor: string }[], hasNext: Flag, hasPrevious: Flag) {
    this.#edges = edges;
    this.#hasNext = hasNext;
    this.#hasPrevious = hasPrevious;
  }

  get hasNextPage(): boolean {
    return known(this.#hasNext);
  }

  get hasPreviousPage(): boolean {
    return known(this.#hasPrevious);
  }

  get startCursor(): string | null {
    return this.#edges[0]?.cursor ?? null;
  }

  get endCursor(): string | null {
    return this.#edges.at(-1)?.cursor ?? null;
  }
}

/** Fails the field of a flag that cannot be known, and nothing for those who do not ask for it. */
function known(flag: Flag): boolean {
  if (flag instanceof Failed) throw flag;
  return flag;
}

/** One row with its place; the cursor is signed only if the query asks for it. */
class Edge<Row> {
  readonly node: Row;
  readonly #cursors: PageCursors<Row>;
  readonly #index: number;

  constructor(node: Row, cursors: PageCursors<Row>, index: number) {
    this.node = node;
    this.#cursors = cursors;
    this.#index = index;
  }

  get cursor(): string {
    return this.#cursors.at(this.#index);
  }
}

/** A connection that shows no rows, and of the list nothing but its length. */
export function bareConnection<Row>(totalCount: number | null, freshness: Freshness): Connection<Row> {
  return { edges: [], pageInfo: new PageInfo([], false, false), totalCount, freshness };
}

/**
 * The connection of a window that was read in this direction; `cursorsOf` writes the cursors of a page. Throws `Failed`
 * where a row of it cannot be read.
 */
export function connectionOf<Row>(
  slice: Slice<Row>,
  direction: Direction,
  cursorsOf: (page: OrderedPage<Row>) => PageCursors<Row>,
): Connection<Row> {
  // Edges of one page stand together.
  let ofPage: PageCursors<Row> | null = null;
  const edges = slice.edges.map(({ row, page, index }) => {
    if (row instanceof BrokenRow) {
      throw new Failed(brokenWindow(slice.edges, direction, cursorsOf) ?? row.failure);
    }
    if (ofPage?.page !== page) ofPage = cursorsOf(page);
    return new Edge(row, ofPage, index);
  });
  return {
    edges,
    pageInfo: new PageInfo(edges, slice.hasNextPage, slice.hasPreviousPage),
    totalCount: slice.totalCount,
    freshness: slice.freshness,
  };
}
