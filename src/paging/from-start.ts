import { startAddress } from './address.ts';
import type { Direction } from './page-view.ts';
import type { Position } from './position.ts';

/** How many rows stood before a position's page in its list, as the list is read, when its cursor was made. */
export function rowsBeforePage({ page, size }: Position): number {
  return page.via === 'previous' ? Math.max(0, page.ordinal - size) : page.ordinal;
}

/** How many stood before the position itself. */
export function rowsBefore(position: Position): number {
  return rowsBeforePage(position) + position.index;
}

/** The pages that so many rows take. */
export function pagesOf(count: number, limit: number): number {
  return Math.max(1, Math.ceil(count / limit));
}

/** A large count is split over equal pages, so that the last page ends where the window ends. */
export function evenLimit(count: number, pageLimit: number): number {
  return Math.max(1, Math.ceil(count / pagesOf(count, pageLimit)));
}

/** The rows from the list's start that a window next to a position takes. */
export function rowsFromStart(from: Position, reading: Direction, count: number): number {
  return reading === 'forward' ? rowsBefore(from) + 1 + count : rowsBefore(from);
}

/** How a window next to a position is read with the fewest pages. */
export interface Way {
  /** Whether it begins at the list's start, rather than with the page beside the position. */
  readonly isFromStart: boolean;
  /** About how many pages it takes; more, if rows came meanwhile. */
  readonly pages: number;
}

/**
 * An upstream's cursor is only trusted with the limit that it was made for, so the way on from a cursor keeps that limit:
 * one made by `first: 3` would take 34 pages for `first: 100`, and one with a limit beyond what may be asked for by now
 * must not be used at all. The start of a list can be read with any limit.
 */
export function shortestWay(from: Position, reading: Direction, count: number, pageLimit: number): Way {
  const { limit } = from.page;
  const fromStart = pagesOf(rowsFromStart(from, reading, count), pageLimit);
  const link = reading === 'forward' ? from.next : from.previous;
  const onward = limit > pageLimit ? Infinity : pagesOf(count, limit) + Number(link === null);
  return { isFromStart: fromStart < onward, pages: Math.min(fromStart, onward) };
}

/** The same place, to be looked for from the list's start with pages of another limit. */
export function seenFromStart(position: Position, limit: number): Position {
  const index = rowsBefore(position);
  const page = startAddress(position.page.flipped, limit);
  return { ...position, page, index, size: index + 1, next: null, previous: null };
}
