import { Failed } from '../domain/failure.ts';
import { opposite, startAddress } from '../cursors/address.ts';
import { advance } from './advance.ts';
import type { Edge } from './collector.ts';
import { findFromStart } from './find.ts';
import { isRemembered, keyAt } from './page.ts';
import type { Gap, PageSource, PageWalk } from './page-source.ts';
import { Passed } from './passed.ts';
import { isCounted, type Position } from '../cursors/position.ts';
import { unlooked } from './refusals.ts';
import type { Route } from './route.ts';

/** Whether rows stand on one side of a window, or why that cannot be known. */
export type Flag = boolean | Failed;

/** What `pageInfo` says of the rows around a window, and which of that is asked for; what is not costs no call, and is false. */
export interface PageFlags<Value = boolean> {
  readonly hasPreviousPage: Value;
  readonly hasNextPage: Value;
}

/** The answer of a look beside a window. Whatever stops it fails the flag, and not the rows. */
export function* flagOf<Row, Answer>(look: PageWalk<Row, Answer>): PageWalk<Row, Answer | Failed> {
  try {
    return yield* look;
  } catch (error) {
    if (error instanceof Failed) return error;
    throw error;
  }
}

/** Whether rows stand on the near side of a window that begins beside `from`: where that row stands or stood. */
export function* hasRowsNear<Row>(
  source: PageSource<Row>,
  from: Position,
  begin: Gap<Row>,
  { direction, start, near }: Route,
  first: Edge<Row> | undefined,
): PageWalk<Row, boolean | 'lost'> {
  const passed = new Passed(opposite(direction), begin.page);
  const rows = yield* hasRowsOn(source, passed, begin, first);
  if (rows !== 'lost') return rows;
  // Reached back from `from`, and without a link to where that stood: its own page tells.
  const own = isCounted(from)
    ? (yield* findFromStart(source, from, start.limit, 'forward', near)).page
    : yield* source.open(from.page, unlooked);
  if (own === null) return 'lost';
  passed.add(own);
  if (passed.isAtNewRows) return true;
  const beside = yield* advance(source, passed, unlooked);
  return beside === 'lost' ? beside : beside !== 'end';
}

/** Whether rows stand beyond a gap for who has passed those pages; `edge` is the one of the window that stands next to it. */
export function* hasRowsOn<Row>(
  source: PageSource<Row>,
  passed: Passed<Row>,
  gap: Gap<Row>,
  edge: Edge<Row> | undefined,
): PageWalk<Row, boolean | 'lost'> {
  return passed.direction === 'forward'
    ? yield* hasRowsBehind(source, passed, gap)
    : yield* hasRowsBefore(source, passed, gap, edge);
}

/**
 * Whether rows stand behind a gap, in the list as it is read. An upstream may name a page that turns out empty, so a look is
 * only saved where more than one thing speaks for rows: the page is as full as it was to be, and a total that every page agrees
 * on is not reached; or the page was reached back from rows that stood there. `lost` where those are all that speak for them.
 */
function* hasRowsBehind<Row>(
  source: PageSource<Row>,
  passed: Passed<Row>,
  { page, gap }: Gap<Row>,
): PageWalk<Row, boolean | 'lost'> {
  if (gap < page.rows.length) return true;
  const onward = passed.onward(source.total);
  if (typeof onward !== 'string' && page.rows.length > 0) {
    const isFull = page.rows.length >= page.address.limit;
    if (isRemembered(page, 'forward') || (isFull && (source.total ?? 0) > onward.rowsBefore)) return true;
  }
  const beside = yield* advance(source, passed, unlooked);
  return beside === 'lost' ? beside : beside !== 'end';
}

/**
 * Whether rows stand before a gap, in the list as it is read. A link back is believed where rows are remembered before the page;
 * otherwise it is followed. Where it leads nowhere, or there is none though rows are remembered, the list's first row tells.
 */
function* hasRowsBefore<Row>(
  source: PageSource<Row>,
  passed: Passed<Row>,
  { page, gap }: Gap<Row>,
  edge: Edge<Row> | undefined,
): PageWalk<Row, boolean> {
  if (gap > 0) return true;
  if (page.previous !== null && isRemembered(page, 'backward')) return true;
  const beside = yield* advance(source, passed, unlooked);
  if (beside !== 'lost') return beside !== 'end';
  const start = yield* source.openStart(startAddress(page.address.flipped, 1), unlooked);
  const first =
    start.rows.length > 0 ? start : yield* advance(source, new Passed('forward', start), unlooked);
  if (typeof first === 'string') return false;
  const behind = edge === undefined ? keyAt(page, 0) : keyAt(edge.page, edge.index);
  return behind === '' || keyAt(first, 0) !== behind;
}
