import { Failed } from '../domain/failure.ts';
import { type PageAddress, startAddress } from './address.ts';
import { evenLimit, rowsFromStart, seenFromStart, shortestWay } from './from-start.ts';
import { gather } from './gather.ts';
import type { Goal } from './goal.ts';
import type { ListTraits } from './list-traits.ts';
import { enter, lostPlace } from './locate.ts';
import { PageReader, type PageWalk } from './page-reader.ts';
import type { Direction } from './page-view.ts';
import type { Position } from './position.ts';
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
  const reading = forward === flipped ? 'backward' : 'forward';
  const start = startFor(from, reading, count, flipped, limits);
  const goal: Goal = {
    flipped,
    reading,
    count,
    from: start.from,
    until:
      until !== null && until.page.limit > limits.pageLimit ? seenFromStart(until, limits.pageLimit) : until,
    asked: forward
      ? { near: asked.hasPrevious, far: asked.hasNext }
      : { near: asked.hasNext, far: asked.hasPrevious },
    blame: forward
      ? { near: 'after', far: 'before' }
      : { near: from === null ? 'last' : 'before', far: 'after' },
  };
  const reader = new PageReader(traits, limits.pageBudget);
  return read(reader, start, goal, direction);
}

/** Where a walk begins. */
interface Start {
  /** The row to start next to. */
  readonly from: Position | null;
  /** The list's first page, for a walk that has to begin there. */
  readonly address: PageAddress;
  /** Whether the row is looked for from there, whatever its cursor tells. */
  readonly isFromStart: boolean;
}

function startFor(
  from: Position | null,
  reading: Direction,
  count: number,
  flipped: boolean,
  { pageLimit, pageBudget }: WalkLimits,
): Start {
  if (from === null) {
    const limit = reading === 'backward' ? pageLimit : evenLimit(count, pageLimit);
    return { from, address: startAddress(flipped, limit), isFromStart: true };
  }
  const way = shortestWay(from, reading, count, pageLimit);
  if (way.pages > pageBudget) tooFar(from, count, pageBudget);
  if (!way.isFromStart) {
    return { from, address: startAddress(flipped, pageLimit), isFromStart: false };
  }
  const address = startAddress(flipped, evenLimit(rowsFromStart(from, reading, count), pageLimit));
  return { from: seenFromStart(from, address.limit), address, isFromStart: true };
}

/** Throws, before any call, for a window that neither its cursor's pages nor those from the start can bring. */
function tooFar({ page: { limit } }: Position, count: number, pageBudget: number): never {
  const message =
    `Expected at most ${(pageBudget - 1) * limit} rows next to a cursor of a window of ${limit} rows this far into ` +
    `the list, got ${count}. Ask for fewer rows at once.`;
  throw new Failed({ kind: 'too-complex', message });
}

/** Reads from the near end on; where the upstream's links do not allow that, from the list's start. */
function* read<Row>(
  reader: PageReader<Row>,
  { address: start, isFromStart }: Start,
  goal: Goal,
  direction: Window['direction'],
): PageWalk<Row, Slice<Row>> {
  const { from, reading } = goal;
  if (reading === 'backward' && isFromStart) {
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
