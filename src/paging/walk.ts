import { Failed } from '../domain/failure.ts';
import { type PageAddress, startAddress } from './address.ts';
import { hasRowsBeyond, isProvenBeyond } from './beyond.ts';
import { Collector } from './collector.ts';
import { besideRow, type Entrance, fromStart } from './entrance.ts';
import { find, lostPlace } from './find.ts';
import { evenLimit, rowsFromStart, seenFromStart, shortestWay } from './from-start.ts';
import type { Goal } from './goal.ts';
import type { ListTraits } from './list-traits.ts';
import { PageLinks } from './page-links.ts';
import { PageReader, type PageWalk } from './page-reader.ts';
import { entryGap, type Gap } from './page-view.ts';
import type { Position } from './position.ts';
import type { Reading, Slice, Statements } from './slice.ts';
import type { Window } from './window.ts';

/** Bounds of one connection's walk. */
export interface WalkLimits {
  /** The most rows asked of the upstream in one page. */
  readonly pageLimit: number;
  /** The most pages that one connection may read. */
  readonly pageBudget: number;
}

/**
 * Reads a window of a list. A window at the end of a sorted list is read with the sort turned round, so the way through
 * the list as it is read may be the reverse of the caller's; either way, rows are read from the caller's near end.
 */
export function walk<Row>(
  { direction, count, from, until }: Window,
  traits: ListTraits<Row>,
  asked: Statements,
  limits: WalkLimits,
): PageWalk<Row, Slice<Row>> {
  const forward = direction === 'forward';
  const flipped = from === null ? !forward && traits.sortable : from.page.flipped;
  const goal: Goal = {
    flipped,
    reading: forward === flipped ? 'backward' : 'forward',
    count,
    from,
    until:
      until !== null && until.page.limit > limits.pageLimit ? seenFromStart(until, limits.pageLimit) : until,
    asked: forward
      ? { near: asked.hasPrevious, far: asked.hasNext }
      : { near: asked.hasNext, far: asked.hasPrevious },
    blame: forward
      ? { near: 'after', far: 'before' }
      : { near: from === null ? 'last' : 'before', far: 'after' },
  };
  return read(new PageReader(traits, limits.pageBudget), goal, direction, limits);
}

/** Reads next to the cursor's row where that is the shortest way; where the upstream's links do not allow it, from the start. */
function* read<Row>(
  reader: PageReader<Row>,
  goal: Goal,
  direction: Window['direction'],
  limits: WalkLimits,
): PageWalk<Row, Slice<Row>> {
  const { from, reading } = goal;
  const { isFromStart, start } = beginning(goal, limits);
  let reached: Reading<Row> | null = null;
  if (from === null && reading === 'forward') {
    const view = reader.begin(start, yield start);
    reached = yield* collect(reader, { view, gap: 0, skipsNone: true, passed: null }, goal);
  } else if (from !== null && !isFromStart) {
    const entrance = yield* besideRow(reader, from, goal);
    if (entrance !== null) reached = yield* collect(reader, entrance, goal);
  }
  reached ??= yield* collect(reader, yield* fromStart(reader, start, goal, isFromStart), goal);
  return inCallersOrder(direction, reached ?? lostPlace(goal.blame.near));
}

/** Whether to read from the list's start, and its first page in case. */
function beginning(
  { from, reading, count, flipped }: Goal,
  { pageLimit, pageBudget }: WalkLimits,
): { readonly isFromStart: boolean; readonly start: PageAddress } {
  if (from === null) {
    const limit = reading === 'backward' ? pageLimit : evenLimit(count, pageLimit);
    return { isFromStart: true, start: startAddress(flipped, limit) };
  }
  const { isFromStart, pages } = shortestWay(from, reading, count, pageLimit);
  if (pages > pageBudget) tooFar(from, count, pageBudget);
  const limit = isFromStart ? evenLimit(rowsFromStart(from, reading, count), pageLimit) : pageLimit;
  return { isFromStart, start: startAddress(flipped, limit) };
}

/**
 * Collects rows from an entrance on. Null where the upstream offers no way on though there must be one, or does not show
 * in which order a page came: then only the list's start is left to read from.
 */
function* collect<Row>(
  reader: PageReader<Row>,
  entrance: Entrance<Row>,
  goal: Goal,
): PageWalk<Row, Reading<Row> | null> {
  const { reading, asked, from } = goal;
  const collector = new Collector(goal, reader.traits);
  const links = new PageLinks(reading, reader.traits);
  // Backward through pages that were read on the way here.
  const behind = reading === 'backward' ? entrance.passed?.slice(0, -1) : undefined;
  let { view } = entrance;
  let gap = collector.take(view, entrance.gap);
  while (!collector.isFull) {
    let page = behind?.pop();
    if (behind !== undefined && page === undefined) break;
    if (page === undefined) {
      const onward = links.beyond(view);
      if (onward === null && isProvenBeyond(view, reading)) return null;
      if (onward === null) break;
      if (reader.isSpent) cutShort(goal.count, collector.rows.length);
      page = (yield* reader.open(onward)) ?? undefined;
      if (page === undefined) return null;
    }
    view = page;
    gap = collector.take(view, entryGap(view, reading));
  }
  if (!collector.isBoundMet) yield* confirmBound(reader, goal, entrance);
  const opposite = reading === 'forward' ? 'backward' : 'forward';
  const isAtEnd = from === null && reading === 'backward';
  return {
    entries: collector.rows,
    near: asked.near && !isAtEnd && (yield* hasRowsBeyond(reader, entrance, opposite)),
    far:
      asked.far &&
      (collector.overflows || (yield* hasRowsBeyond(reader, { view, gap }, reading, links.beyond(view)))),
    totalCount: entrance.view.totalCount,
  };
}

/**
 * Makes sure that a row that was to bound the window, and was not met, still stands further on. Had it left the list with
 * the rows beyond it, or come to stand where nobody looked, its place would have been passed unawares.
 */
function* confirmBound<Row>(
  reader: PageReader<Row>,
  { until, blame, reading, flipped }: Goal,
  { skipsNone }: Gap<Row>,
): PageWalk<Row, void> {
  if (until === null || reader.isSpent) return;
  if (!skipsNone) lostPlace(blame.far);
  const farSide = (reading === 'forward') === (until.page.flipped === flipped) ? 'after' : 'before';
  const found = yield* find(reader, until, farSide, blame.far);
  if (found?.trace.by !== 'row' && found?.trace.by !== farSide) lostPlace(blame.far);
}

function inCallersOrder<Row>(
  direction: Window['direction'],
  { entries, near, far, totalCount }: Reading<Row>,
): Slice<Row> {
  return direction === 'forward'
    ? { entries, hasPrevious: near, hasNext: far, totalCount }
    : { entries: entries.toReversed(), hasPrevious: far, hasNext: near, totalCount };
}

/** Throws, before any call, for a window that neither its cursor's pages nor those from the start can bring. */
function tooFar({ page: { limit } }: Position, count: number, pageBudget: number): never {
  const message =
    `Expected at most ${(pageBudget - 1) * limit} rows next to a cursor of a window of ${limit} rows this far into ` +
    `the list, got ${count}. Ask for fewer rows at once.`;
  throw new Failed({ kind: 'too-complex', message });
}

/** A window that ends where the budget does would look like one that is as long as the caller asked for. */
function cutShort(count: number, read: number): never {
  const message =
    `Expected a window that the calls of one list can bring, got one of ${count} rows, of which they brought ${read}. ` +
    'Ask for fewer rows at once.';
  throw new Failed({ kind: 'too-complex', message });
}
