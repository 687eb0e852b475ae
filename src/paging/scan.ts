import { badInput } from '../domain/failure.ts';
import { type PageAddress, startAddress } from './address.ts';
import { Fence } from './fence.ts';
import type { Goal } from './goal.ts';
import { lostPlace, type Spot, traceAmong } from './locate.ts';
import { following, type PageView } from './page-view.ts';
import type { PageReader, PageWalk } from './page-reader.ts';
import type { Position } from './position.ts';
import { type Entry, hasRowsAfter, type Slice } from './slice.ts';

/**
 * Reads a list from its start up to a position, or to its end, and keeps the last rows: the one way to read backward
 * that needs nothing but `next`. Costs one call per page; throws bad-input where the page budget does not reach.
 */
export function* scanBefore<Row>(
  reader: PageReader<Row>,
  start: PageAddress,
  position: Position | null,
  goal: Goal,
): PageWalk<Row, Slice<Row>> {
  const fence = new Fence(goal.until, reader.traits);
  let entries: Entry<Row>[] = [];
  const end = yield* scan(reader, start, position, (entry) => {
    const side = fence.sideOf(entry.row);
    if (side === 'on' || side === 'before') entries = [];
    else entries.push(entry);
    if (entries.length > 2 * goal.count + 1) entries = entries.slice(-goal.count);
  });
  if (end.found === null && end.gap === null && position !== null) lostPlace('before');
  const { view, index } = end.found ?? end.gap ?? end.last;
  const inFront = entries.filter((entry) => entry.view.ordinal + entry.index < view.ordinal + index);
  const kept = goal.count === 0 ? [] : inFront.slice(-goal.count);
  const rowsBefore = kept[0] === undefined ? view.ordinal + index : kept[0].view.ordinal + kept[0].index;
  return {
    entries: kept,
    hasPrevious: rowsBefore > 0,
    hasNext: position !== null && (yield* hasRowsAfter(reader, view, index, goal.asked.hasNext)),
    totalCount: view.totalCount,
  };
}

/** Finds a position by reading its list from the start. Costs and failures as for {@link scanBefore}. */
export function* scanFor<Row>(
  reader: PageReader<Row>,
  position: Position,
  argument: 'after' | 'before',
): PageWalk<Row, Spot<Row>> {
  const start = startAddress(position.page.flipped, position.page.limit);
  const end = yield* scan(reader, start, position, () => undefined);
  return end.found ?? end.gap ?? lostPlace(argument);
}

/** Where a scan stopped: at the position, at the list's end, or knowing only a gap that the position left. */
interface ScanEnd<Row> {
  readonly found: Spot<Row> | null;
  readonly gap: Spot<Row> | null;
  readonly last: Spot<Row>;
}

function* scan<Row>(
  reader: PageReader<Row>,
  start: PageAddress,
  position: Position | null,
  collect: (entry: Entry<Row>) => void,
): PageWalk<Row, ScanEnd<Row>> {
  const visited = new Set<string | null>();
  let gap: Spot<Row> | null = null;
  let address: PageAddress | null = start;
  for (;;) {
    const view: PageView<Row> = yield* reader.openForward(address);
    visited.add(address.cursor);
    const trace = position === null ? null : traceAmong(view.rows, position, reader.traits, 'after');
    const met = trace !== null && trace.by !== 'before';
    for (const [index, row] of view.rows.slice(0, met ? trace.index : undefined).entries()) {
      collect({ row, view, index });
    }
    const spot = trace === null ? null : { view, index: trace.index, exact: trace.by === 'row' };
    const last = { view, index: view.rows.length, exact: false };
    if (met) return { found: spot, gap, last };
    gap ??= spot;
    address = following(view, reader.traits);
    if (address === null || view.rows.length === 0 || visited.has(address.cursor))
      return { found: null, gap, last };
    const isNext =
      position?.index === 0 && position.page.via === 'next' && position.page.cursor === address.cursor;
    if (isNext) return { found: last, gap, last };
    if (reader.spent) outOfReach(position === null ? 'last' : 'before');
  }
}

function outOfReach(argument: 'last' | 'before'): never {
  return badInput(
    argument,
    `Cannot read backward this far: the upstream offers no way but from the list's start, and that is too long. ` +
      'Give orderBy, which lets the list be read from its other end, or page forward with first and after.',
  );
}
