import { type Direction, type PageAddress, startAddress } from '../cursors/address.ts';
import { countedFromStart, isCounted, type Position, rowsBefore } from '../cursors/position.ts';
import type { Window } from './window.ts';

/** Bounds of one connection's walk. */
export interface WalkLimits {
  /** The most rows asked of the upstream in one page. */
  readonly pageLimit: number;
  /** The most pages that one connection may read. */
  readonly pageBudget: number;
  /** The sizes of pages that are asked for, ascending: windows of about one length then share pages that are kept. */
  readonly pageSizes?: readonly number[];
}

/** How a window is read. */
export interface Route {
  readonly window: Window;
  /** Whether the list is read with its sort turned round, as for a window at the end of a sorted list. */
  readonly flipped: boolean;
  /** The direction through the list as it is read; the reverse of the caller's where the list is flipped. */
  readonly direction: Direction;
  /** The row to stop short of, to be looked for within the limit of now. */
  readonly until: Position | null;
  /**
   * Whether the bound must be met on the way: `after` bounds whatever `before` does, so a window that is read back from `before`
   * needs to know that `after` stands in front of it, where the cursors' own counts do not say so.
   */
  readonly mustMeetBound: boolean;
  /** The arguments at the end where reading begins, and where it stops. */
  readonly near: 'after' | 'before';
  readonly far: 'after' | 'before';
  /** Whether it begins at the list's start, rather than with the page beside `from`. */
  readonly isFromStart: boolean;
  /** The list's first page: for whatever is read from there, at once or where no other way leads. */
  readonly start: PageAddress;
  /** About how many pages a window next to a cursor takes; more, if rows came meanwhile. */
  readonly pages: number;
}

/** The pages that so many rows take. */
export function pagesOf(count: number, limit: number): number {
  return Math.max(1, Math.ceil(count / limit));
}

/** A large count is split over equal pages, so that the last page ends where the window ends, or soon after. */
export function evenLimit(count: number, { pageLimit, pageSizes }: WalkLimits): number {
  const even = Math.max(1, Math.ceil(count / pagesOf(count, pageLimit)));
  const size = pageSizes?.find((candidate) => candidate >= even) ?? even;
  return size > pageLimit ? even : size;
}

/** The rows from the list's start that a window next to a position takes. */
export function rowsFromStart(from: Position, direction: Direction, count: number): number {
  return direction === 'forward' ? rowsBefore(from) + 1 + count : rowsBefore(from);
}

/**
 * How a window next to a position is read with the fewest pages. An upstream's cursor is only trusted with the limit that
 * it was made for, so the way on from a cursor keeps that limit: one made by `first: 3` would take 34 pages for
 * `first: 100`, and one with a limit beyond what may be asked for by now must not be used at all. The start of a list can
 * be read with any limit.
 */
export function shortestWay(
  from: Position,
  direction: Direction,
  count: number,
  pageLimit: number,
): Pick<Route, 'isFromStart' | 'pages'> {
  const { limit } = from.page;
  const fromStart = pagesOf(rowsFromStart(from, direction, count), pageLimit);
  const link = direction === 'forward' ? from.next : from.previous;
  const hasNoWay = limit > pageLimit || (link === null && isCounted(from));
  const onward = hasNoWay ? Infinity : pagesOf(count, limit) + Number(link === null);
  return { isFromStart: fromStart < onward, pages: Math.min(fromStart, onward) };
}

/** Whether one row stood ahead of another when their cursors were made, by pages that were counted alike. */
function isCountedAhead(one: Position, other: Position, direction: Direction): boolean {
  if (one.page.flipped !== other.page.flipped || one.page.limit !== other.page.limit) return false;
  return direction === 'forward' ? rowsBefore(one) > rowsBefore(other) : rowsBefore(one) < rowsBefore(other);
}

/** Chooses the way for a window. */
export function routeOf(window: Window, sortable: boolean, limits: WalkLimits): Route {
  const { pageLimit } = limits;
  const { count, from, until } = window;
  const forward = window.direction === 'forward';
  const flipped = from === null ? !forward && sortable : from.page.flipped;
  const direction = forward === flipped ? 'backward' : 'forward';
  const { isFromStart, pages } =
    from === null ? { isFromStart: true, pages: 0 } : shortestWay(from, direction, count, pageLimit);
  const rows = from === null ? count : rowsFromStart(from, direction, count);
  // The end of a list may be anywhere.
  const isNumbered = isFromStart && (from !== null || direction === 'forward');
  const isUntilFromStart = until !== null && (until.page.limit > pageLimit || isCounted(until));
  return {
    window,
    flipped,
    direction,
    until: isUntilFromStart ? countedFromStart(until, pageLimit) : until,
    mustMeetBound:
      !forward &&
      from !== null &&
      until !== null &&
      until.key !== '' &&
      !isCountedAhead(until, from, direction),
    near: forward ? 'after' : 'before',
    far: forward ? 'before' : 'after',
    isFromStart,
    start: startAddress(flipped, isNumbered ? evenLimit(rows, limits) : pageLimit),
    pages,
  };
}
