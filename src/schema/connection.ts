import { Failed } from '../domain/failure.ts';
import type { List } from '../domain/list.ts';
import type { ReferenceName } from '../domain/list-query.ts';
import { BrokenRow } from '../domain/page.ts';
import type { PageLoader } from '../loaders/page-loader.ts';
import { runWalk } from '../loaders/run-walk.ts';
import { type CursorCodec, PageCursors } from '../paging/cursor.ts';
import type { ListTraits } from '../paging/list-traits.ts';
import { type Slice, walk } from '../paging/walk.ts';
import { parseWindow, type Window, type WindowArgs } from '../paging/window.ts';
import type { GraphContext } from './context.ts';
import type { Selection } from './selection.ts';

/** A list as one connection field reads it. */
export interface ConnectionSource<Query, Row> {
  readonly list: List<Query>;
  readonly traits: ListTraits<Row>;
  readonly pages: PageLoader<Query, Row>;
  readonly populate: readonly ReferenceName[];
}

/** What a connection field resolves to; cursors are written when they are read. */
export interface Connection<Row> {
  readonly edges: readonly Edge<Row>[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number | null;
}

/** What lies around a window. A class, since an object literal with getters costs a hidden class of its own each time. */
class PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly #edges: readonly { readonly cursor: string }[];

  constructor(edges: readonly { readonly cursor: string }[], hasNext: boolean, hasPrevious: boolean) {
    this.hasNextPage = hasNext;
    this.hasPreviousPage = hasPrevious;
    this.#edges = edges;
  }

  get startCursor(): string | null {
    return this.#edges[0]?.cursor ?? null;
  }

  get endCursor(): string | null {
    return this.#edges.at(-1)?.cursor ?? null;
  }
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

/**
 * A connection to a list that the arguments leave no row of: nothing is asked of the upstream. Such a list never gave
 * out a cursor, so any that is given belongs to another one.
 */
export function emptyConnection<Row>(args: WindowArgs, context: GraphContext): Connection<Row> {
  parseWindow(args, 'nothing', context.cursors, context.limits.maxPageSize);
  return connectionOf([], { hasPreviousPage: false, hasNextPage: false, totalCount: 0 });
}

/** Resolves a connection with the fewest upstream calls that the selected fields allow. */
export function resolveConnection<Query, Row>(
  source: ConnectionSource<Query, Row>,
  args: WindowArgs,
  selection: Selection,
  context: GraphContext,
): Promise<Connection<Row>> {
  const { cursors, limits } = context;
  const window = parseWindow(args, scopeOf(source, context), cursors, limits.maxPageSize);
  const wants = wishesOf(selection, window);
  if (!wants.rows && !wants.statements) return bareConnection(wants.total ? countRows(source) : null);
  const pageInfo = selection.under('pageInfo');
  const asked = {
    hasPreviousPage: pageInfo.has('hasPreviousPage'),
    hasNextPage: pageInfo.has('hasNextPage'),
  };
  return runWalk(
    walk(window, source.traits, asked, limits),
    (address) => source.pages.call({ list: source.list, address, populate: source.populate }),
    cursorArgument(window),
  ).then((slice) => {
    const edges = edgesOf(slice.edges, cursors, scopeOf(source, context));
    return connectionOf(edges, slice);
  });
}

/** The argument that leads furthest into a list; null for a window that is read from an end of it. */
function cursorArgument({ direction, from, until }: Window): 'after' | 'before' | null {
  if (from === null && until === null) return null;
  return (from !== null) === (direction === 'forward') ? 'after' : 'before';
}

/** What a cursor is signed for. */
function scopeOf<Query, Row>({ list }: ConnectionSource<Query, Row>, { principal }: GraphContext): string {
  return `${principal.tenant} ${list.scope}`;
}

/** A connection that nothing but the list's length is asked of. */
async function bareConnection<Row>(totalCount: Promise<number | null> | null): Promise<Connection<Row>> {
  return connectionOf([], { hasPreviousPage: false, hasNextPage: false, totalCount: await totalCount });
}

/** `__typename` needs nothing; a window of no rows needs a call only to say what lies around it. */
function wishesOf(
  selection: Selection,
  window: Window,
): { rows: boolean; statements: boolean; total: boolean } {
  const pageInfo = selection.under('pageInfo');
  const needsEdges = selection.has('edges', 'nodes') || pageInfo.has('startCursor', 'endCursor');
  return {
    rows: needsEdges && window.count > 0,
    statements: pageInfo.has('hasNextPage', 'hasPreviousPage'),
    total: selection.has('totalCount'),
  };
}

async function countRows<Query, Row>({ list, pages }: ConnectionSource<Query, Row>): Promise<number | null> {
  const address = { flipped: false, cursor: null, limit: 1 };
  const { page } = await pages.load({ list, address, populate: [] });
  return page.totalCount;
}

function edgesOf<Row>(ofSlice: Slice<Row>['edges'], cursors: CursorCodec, scope: string): Edge<Row>[] {
  // Edges of one page stand together.
  let ofPage: PageCursors<Row> | null = null;
  return ofSlice.map(({ row, page, index }) => {
    if (row instanceof BrokenRow) throw new Failed(row.failure);
    if (ofPage?.page !== page) ofPage = new PageCursors(cursors, scope, page);
    return new Edge(row, ofPage, index);
  });
}

function connectionOf<Row>(edges: readonly Edge<Row>[], slice: Omit<Slice<Row>, 'edges'>): Connection<Row> {
  const { hasNextPage, hasPreviousPage, totalCount } = slice;
  return { edges, pageInfo: new PageInfo(edges, hasNextPage, hasPreviousPage), totalCount };
}
