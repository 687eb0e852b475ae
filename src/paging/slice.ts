import type { BrokenRow } from '../domain/page.ts';
import { preceding, following, type PageView } from './page-view.ts';
import type { PageReader, PageWalk } from './page-reader.ts';

/** One row of a window together with the place that its cursor will name. */
export interface Entry<Row> {
  readonly row: Row | BrokenRow;
  readonly view: PageView<Row>;
  readonly index: number;
}

/** The rows of a window in the caller's order, and whether the upstream's list goes on at either side. */
export interface Slice<Row> {
  readonly entries: readonly Entry<Row>[];
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
  readonly totalCount: number | null;
}

/** Which of the two statements the caller asked for; one that it did not ask for may cost no upstream call. */
export interface Statements {
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

/** The same slice seen from the other end of the list. */
export function mirror<Row>(slice: Slice<Row>): Slice<Row> {
  return {
    entries: slice.entries.toReversed(),
    hasPrevious: slice.hasNext,
    hasNext: slice.hasPrevious,
    totalCount: slice.totalCount,
  };
}

/**
 * Whether rows stand before `index` of the page. An upstream may name a previous page that turns out empty, so its
 * word counts only where the ordinal agrees; otherwise the page is looked at.
 */
export function* hasRowsBefore<Row>(
  reader: PageReader<Row>,
  view: PageView<Row>,
  index: number,
  asked: boolean,
): PageWalk<Row, boolean> {
  if (index > 0) return true;
  if (view.address.via === 'start') return false;
  const address = preceding(view);
  if (address === null) return view.address.via === 'next' && view.ordinal > 0;
  if (view.ordinal > 0 || !asked || reader.spent) return true;
  const page = yield* reader.open(address);
  return page === null || page.rows.length > 0;
}

/**
 * Whether rows stand at or after `index` of the page. An upstream may name a next page that turns out empty, so its
 * word counts only where its total agrees; otherwise the page is looked at.
 */
export function* hasRowsAfter<Row>(
  reader: PageReader<Row>,
  view: PageView<Row>,
  index: number,
  asked: boolean,
): PageWalk<Row, boolean> {
  if (index < view.rows.length) return true;
  const address = following(view, reader.traits);
  if (address === null) return view.address.via === 'previous';
  if (view.rows.length === 0) return false;
  const { totalCount } = view;
  if (!asked || reader.spent || (totalCount !== null && totalCount > address.ordinal)) return true;
  const page = yield* reader.openForward(address);
  return page.rows.length > 0;
}
