import { digest, type PageAddress } from './address.ts';
import { Fence } from './fence.ts';
import type { Goal } from './goal.ts';
import { locate, traceAmong } from './locate.ts';
import { following, type PageView } from './page-view.ts';
import type { PageReader, PageWalk } from './page-reader.ts';
import type { Position } from './position.ts';
import { scanFor } from './scan.ts';
import { type Entry, hasRowsAfter, hasRowsBefore, type Slice } from './slice.ts';

/** Collects rows in list order, from the list's start or from behind a position. */
export function* walkForward<Row>(
  reader: PageReader<Row>,
  start: PageAddress | Position,
  goal: Goal,
): PageWalk<Row, Slice<Row>> {
  const first = yield* enter(reader, start);
  const fence = new Fence(goal.until, reader.traits);
  const visited = new Set<string | null>([first.view.address.cursor]);
  const met = new Set<string>();
  const entries: Entry<Row>[] = [];
  let { view, index } = first;
  let surelyInside: number | null = null;
  let ended = false;
  for (;;) {
    while (index < view.rows.length && entries.length < goal.count) {
      const row = view.rows[index];
      if (row === undefined) break;
      const side = fence.sideOf(row);
      ended = side === 'on' || side === 'after';
      if (ended) break;
      const key = reader.traits.keyOf(row);
      if (key === '' || !met.has(key)) entries.push({ row, view, index });
      met.add(key);
      if (side === 'before') surelyInside = entries.length;
      index += 1;
    }
    const onward = following(view, reader.traits);
    if (ended || entries.length >= goal.count || onward === null || reader.spent) break;
    if (view.rows.length === 0 || visited.has(onward.cursor)) break;
    visited.add(onward.cursor);
    view = yield* reader.openForward(onward);
    index = 0;
  }
  const kept = ended || surelyInside === null ? entries : entries.slice(0, surelyInside);
  return {
    entries: kept,
    hasPrevious: yield* hasRowsBefore(reader, first.view, first.index, goal.asked.hasPrevious),
    hasNext:
      kept.length < entries.length ||
      (visited.has(view.next) ? false : yield* hasRowsAfter(reader, view, index, goal.asked.hasNext)),
    totalCount: first.view.totalCount,
  };
}

/** The page and index of the first row wanted. */
function* enter<Row>(
  reader: PageReader<Row>,
  start: PageAddress | Position,
): PageWalk<Row, { view: PageView<Row>; index: number }> {
  if (!('page' in start)) return { view: yield* reader.openForward(start), index: 0 };
  if (start.next !== null) {
    const view = yield* reader.openForward(addressAfter(start, start.next));
    // An upstream that counts rows sends some of them again when others were inserted before; skip what was seen.
    const trace = traceAmong(view.rows, { ...start, after: [] }, reader.traits, 'before');
    if (trace === null) return { view, index: 0 };
    return { view, index: trace.by === 'row' ? trace.index + 1 : trace.index };
  }
  const spot = (yield* locate(reader, start, 'after')) ?? (yield* scanFor(reader, start, 'after'));
  return { view: spot.view, index: spot.exact ? spot.index + 1 : spot.index };
}

/** The address of the page behind a position that is the last row of its own page. */
function addressAfter(position: Position, next: string): PageAddress {
  const { page, index, key } = position;
  const rowsBefore = page.via === 'previous' ? page.ordinal : page.ordinal + index + 1;
  return { ...page, via: 'next', cursor: next, ordinal: rowsBefore, behind: digest(key) };
}
