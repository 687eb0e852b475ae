import type { PageAddress } from './address.ts';
import { Fence } from './fence.ts';
import type { Goal } from './goal.ts';
import { locate, traceAmong } from './locate.ts';
import { preceding, type PageView } from './page-view.ts';
import type { PageReader, PageWalk } from './page-reader.ts';
import type { Position } from './position.ts';
import { scanBefore } from './scan.ts';
import { type Entry, hasRowsBefore, type Slice } from './slice.ts';

/**
 * Collects rows against list order, from before a position. Where the upstream offers no way back, or does not show in
 * which order a page came, the list is read from its start instead.
 */
export function* walkBackward<Row>(
  reader: PageReader<Row>,
  from: Position,
  goal: Goal,
): PageWalk<Row, Slice<Row>> {
  const fromStart = { ...from.page, via: 'start', cursor: null, ordinal: 0, behind: '' } as const;
  const first = yield* enter(reader, from);
  if (first === null) return yield* scanBefore(reader, fromStart, from, goal);
  const fence = new Fence(goal.until, reader.traits);
  const visited = new Set<string | null>([first.view.address.cursor]);
  const met = new Set<string>();
  const entries: Entry<Row>[] = [];
  let { view, end } = first;
  let surelyInside: number | null = null;
  let ended = false;
  for (;;) {
    while (end > 0 && entries.length < goal.count) {
      const index = end - 1;
      const row = view.rows[index];
      if (row === undefined) break;
      const side = fence.sideOf(row);
      ended = side === 'on' || side === 'before';
      if (ended) break;
      const key = reader.traits.keyOf(row);
      if (key === '' || !met.has(key)) entries.push({ row, view, index });
      met.add(key);
      if (side === 'after') surelyInside = entries.length;
      end = index;
    }
    if (ended || entries.length >= goal.count || reader.spent) break;
    const onward = preceding(view);
    if (view.address.via === 'start') break;
    if (onward === null) {
      const rowsAreMissing = view.address.via === 'next' && view.ordinal > 0;
      if (rowsAreMissing) return yield* scanBefore(reader, fromStart, from, goal);
      break;
    }
    if (visited.has(onward.cursor)) break;
    visited.add(onward.cursor);
    const before = yield* reader.open(onward);
    if (before === null) return yield* scanBefore(reader, fromStart, from, goal);
    view = before;
    end = view.rows.length;
    if (end === 0) break;
  }
  const kept = ended || surelyInside === null ? entries : entries.slice(0, surelyInside);
  return {
    entries: kept.toReversed(),
    hasPrevious:
      kept.length < entries.length || (yield* hasRowsBefore(reader, view, end, goal.asked.hasPrevious)),
    hasNext: true,
    totalCount: first.view.totalCount,
  };
}

/** The page and the exclusive end of the rows wanted in it; null where the page's order cannot be known. */
function* enter<Row>(
  reader: PageReader<Row>,
  from: Position,
): PageWalk<Row, { view: PageView<Row>; end: number } | null> {
  if (from.previous === null) {
    const spot = yield* locate(reader, from, 'before');
    return spot === null ? null : { view: spot.view, end: spot.index };
  }
  const view = yield* reader.open(addressBefore(from, from.previous));
  if (view === null) return null;
  // An upstream that counts rows sends some of them again when others are gone before; skip what was seen.
  const trace = traceAmong(view.rows, { ...from, before: [] }, reader.traits, 'after');
  return { view, end: trace === null ? view.rows.length : trace.index };
}

/** The address of the page before a position that is the first row of its own page. */
function addressBefore(position: Position, previous: string): PageAddress {
  const { page, size } = position;
  return page.via === 'previous'
    ? { ...page, cursor: previous, ordinal: page.ordinal - size, behind: '' }
    : { ...page, via: 'previous', cursor: previous };
}
