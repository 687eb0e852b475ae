import { type PageAddress, startAddress } from './address.ts';
import { gather } from './gather.ts';
import type { Goal } from './goal.ts';
import type { ListTraits } from './list-traits.ts';
import { enter, lostPlace } from './locate.ts';
import { PageReader, type PageWalk } from './page-reader.ts';
import { scan, scanBackward } from './scan.ts';
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
    until,
    asked: forward
      ? { near: asked.hasPrevious, far: asked.hasNext }
      : { near: asked.hasNext, far: asked.hasPrevious },
    blame: forward
      ? { near: 'after', far: 'before' }
      : { near: from === null ? 'last' : 'before', far: 'after' },
  };
  const limit = from === null ? startLimit(goal, limits) : from.page.limit;
  const reader = new PageReader(traits, limits.pageBudget);
  return read(reader, startAddress(flipped, limit), goal, direction);
}

/** Reads from the near end on; where the upstream's links do not allow that, from the list's start. */
function* read<Row>(
  reader: PageReader<Row>,
  start: PageAddress,
  goal: Goal,
  direction: Window['direction'],
): PageWalk<Row, Slice<Row>> {
  const { from, reading } = goal;
  if (from === null && reading === 'backward') {
    return seenFrom(direction, yield* scanBackward(reader, start, goal));
  }
  const entrance =
    from === null
      ? { view: reader.begin(start, yield start), gap: 0, skipsNone: true }
      : yield* enter(reader, from, goal);
  const found = entrance === null ? null : yield* gather(reader, entrance, goal);
  if (found !== null) return seenFrom(direction, found);
  if (reading === 'backward') return seenFrom(direction, yield* scanBackward(reader, start, goal));
  const { end } = yield* scan(reader, start, goal);
  return seenFrom(direction, (yield* gather(reader, end, goal)) ?? lostPlace(goal.blame.near));
}

/** What was read, in the caller's order. */
function seenFrom<Row>(
  direction: Window['direction'],
  { entries, near, far, totalCount }: Reading<Row>,
): Slice<Row> {
  return direction === 'forward'
    ? { entries, hasPrevious: near, hasNext: far, totalCount }
    : { entries: entries.toReversed(), hasPrevious: far, hasNext: near, totalCount };
}

/** A large count is split over equal pages, so that the last page ends where the window ends. */
function startLimit({ count, reading }: Goal, { pageLimit }: WalkLimits): number {
  if (reading === 'backward') return pageLimit;
  const pages = Math.max(1, Math.ceil(count / pageLimit));
  return Math.max(1, Math.ceil(count / pages));
}
