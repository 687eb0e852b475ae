/**
 * The habits of the API that its documents leave open. A careful client works with every combination;
 * the defaults are the friendliest reading.
 */
export type Manners = {
  /** What a cursor holds: the boundary row's sort value, a page number, or an offset. */
  readonly cursors: 'keyset' | 'page' | 'offset';
  /** The order inside a page reached by a `previous` cursor. */
  readonly previousPageOrder: 'list' | 'reversed';
  /** Whether pages carry `previous` at all. */
  readonly previous: 'offered' | 'absent';
  readonly totalCount: 'offered' | 'absent' | 'null';
  /** A larger limit is lowered to this without a word. */
  readonly maxLimit: number;
  /** Whether the true last page has a `next`, which leads to an empty page. */
  readonly emptyLastPage: boolean;
  /** Every answer over HTTP waits this long. */
  readonly latencyMs: number;
  /** Whether a cursor is refused with arguments other than those it was made for. */
  readonly strictCursors: boolean;
};

export const DEFAULT_MANNERS: Manners = {
  cursors: 'keyset',
  previousPageOrder: 'list',
  previous: 'offered',
  totalCount: 'offered',
  maxLimit: 100,
  emptyLastPage: false,
  latencyMs: 0,
  strictCursors: true,
};
