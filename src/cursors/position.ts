import { type Direction, opposite, type PageAddress, startAddress } from './address.ts';
import { digest } from './digest.ts';

/**
 * What a cursor says of one row: its page, its index there, its key, and its neighbours on either side. The neighbours
 * tell a row that was deleted from one that moved to another page because others were inserted before it.
 */
export interface Position extends Place {
  readonly page: PageAddress;
  /** How many rows the page held when the cursor was made. */
  readonly size: number;
  /** The upstream cursor of the following page, on the last row of a page that has one. */
  readonly next: string | null;
  /** The upstream cursor of the preceding page, on the first row of a page that has one. */
  readonly previous: string | null;
}

/** What sets one row of a page apart from the others. */
export interface Place {
  readonly index: number;
  /** Empty for a broken row, which only its index tells from others. */
  readonly key: string;
  /** Digests of up to two rows on either side within the page, nearest first. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** On which side of a position's row a reader in this direction goes on, in a list that may be flipped since. */
export function sideAhead({ page }: Position, flipped: boolean, direction: Direction): 'before' | 'after' {
  return (direction === 'forward') === (page.flipped === flipped) ? 'after' : 'before';
}

/**
 * Where one row stands to another, for a reader in this direction of a list that may be flipped, if one of them remembers the
 * other as a neighbour.
 */
export function placeOf(
  one: Position,
  other: Position,
  flipped: boolean,
  direction: Direction,
): 'behind' | 'next' | 'next but one' | 'unknown' {
  const stepsTo = (to: Position, from: Position, towards: Direction) =>
    from[sideAhead(from, flipped, towards)].indexOf(digest(to.key));
  const back = opposite(direction);
  if (isSame(one, other) || stepsTo(one, other, back) >= 0 || stepsTo(other, one, direction) >= 0)
    return 'behind';
  const steps = Math.max(stepsTo(one, other, direction), stepsTo(other, one, back));
  if (steps < 0) return 'unknown';
  return steps === 0 ? 'next' : 'next but one';
}

/** Whether two cursors name the same row: a broken one that has no key by its place. */
function isSame(one: Position, other: Position): boolean {
  if (one.key !== '' || other.key !== '') return one.key === other.key;
  return (
    one.index === other.index && one.page.via === other.page.via && one.page.cursor === other.page.cursor
  );
}

/** How many rows stood before a position's page in its list, as the list is read, when its cursor was made. */
export function rowsBeforePage({ page, size }: Pick<Position, 'page' | 'size'>): number {
  return page.via === 'previous' ? Math.max(0, page.rowsBefore - size) : page.rowsBefore;
}

/** How many stood before the position itself. */
export function rowsBefore(position: Position): number {
  return rowsBeforePage(position) + position.index;
}

/** Whether a position leaves out where its page is found, so that its row is found from the list's start only. */
export function isCounted({ page }: Position): boolean {
  return page.via !== 'start' && page.cursor === null;
}

/** The same row, to be looked for from the list's start with pages of another limit. */
export function countedFromStart(position: Position, limit: number): Position {
  const index = rowsBefore(position);
  const page = startAddress(position.page.flipped, limit);
  return { ...position, page, index, size: index + 1, next: null, previous: null };
}
