import { invalidCursor } from '../domain/failure.ts';
import type { BrokenRow } from '../domain/page.ts';
import { digest } from './address.ts';
import type { ListTraits } from './list-traits.ts';
import { following, preceding, type PageView } from './page-view.ts';
import type { PageReader, PageWalk } from './page-reader.ts';
import type { Position } from './position.ts';

/** Where a cursor's row stands now; `exact` is false when it is gone and `index` is where it would stand. */
export interface Spot<Row> {
  readonly view: PageView<Row>;
  readonly index: number;
  readonly exact: boolean;
}

/** A place among rows; `by` tells whether the row itself shows it or only a neighbour on one side. */
interface Trace {
  readonly index: number;
  readonly by: 'row' | 'before' | 'after';
}

/**
 * The index of a position's row among `rows`, or of the gap it left, as far as these rows alone can tell. Neighbours
 * on the side named by `surest` are asked first.
 */
export function traceAmong<Row>(
  rows: readonly (Row | BrokenRow)[],
  position: Position,
  traits: ListTraits<Row>,
  surest: 'before' | 'after',
): Trace | null {
  const keys = rows.map((row) => traits.keyOf(row));
  const index = keys.indexOf(position.key);
  if (index >= 0) return { index, by: 'row' };
  const digests = keys.map(digest);
  for (const side of surest === 'after' ? (['after', 'before'] as const) : (['before', 'after'] as const)) {
    for (const neighbour of position[side]) {
      const at = digests.indexOf(neighbour);
      if (at >= 0) return { index: side === 'after' ? at : at + 1, by: side };
    }
  }
  return null;
}

/**
 * Reads a position's page again and finds its row. Rows inserted meanwhile may have pushed it to a further page, so the
 * walk goes on, away from the page's boundary, until it meets the row or a neighbour that used to stand beyond it; a
 * row that is gone leaves a gap between its neighbours. Null when the page's order cannot be known.
 */
export function* locate<Row>(
  reader: PageReader<Row>,
  position: Position,
  argument: 'after' | 'before',
): PageWalk<Row, Spot<Row> | null> {
  const backward = position.page.via === 'previous';
  const beyond = backward ? 'before' : 'after';
  let view = yield* reader.open(position.page);
  const boundaryGap = view === null ? null : gapAtBoundary(view, position);
  let gap: Spot<Row> | null = null;
  const visited = new Set<string | null>([position.page.cursor]);
  for (;;) {
    if (view === null) return gap;
    const trace = traceAmong(view.rows, position, reader.traits, beyond);
    if (trace !== null) {
      const spot = { view, index: trace.index, exact: trace.by === 'row' };
      if (trace.by === 'row' || trace.by === beyond) return spot;
      gap ??= spot;
    }
    const onward = backward ? preceding(view) : following(view, reader.traits);
    if (onward === null || view.rows.length === 0 || visited.has(onward.cursor) || reader.spent) break;
    visited.add(onward.cursor);
    view = yield* reader.open(onward);
  }
  return gap ?? boundaryGap ?? lostPlace(argument);
}

/** Throws for a cursor whose row and neighbours have all left the list, so that no place can be told. */
export function lostPlace(argument: 'after' | 'before'): never {
  return invalidCursor(
    argument,
    `The row that ${argument} stands for and the rows around it are no longer in the list. Start the list anew.`,
  );
}

/** Where every row between a page's boundary and the position is known to be gone, the gap is at the boundary. */
function gapAtBoundary<Row>(view: PageView<Row>, position: Position): Spot<Row> | null {
  if (view.address.via === 'previous') return null;
  const allGone = position.index <= position.before.length || view.rows.length === 0;
  return allGone ? { view, index: 0, exact: false } : null;
}
