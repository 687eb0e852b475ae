/** A way through a list: forward along its order, or backward against it. */
export type Direction = 'forward' | 'backward';

export function opposite(direction: Direction): Direction {
  return direction === 'forward' ? 'backward' : 'forward';
}

/**
 * Where a page of an upstream list is found again. The list itself (endpoint, customer, filter, search, sort) is not
 * part of it: a cursor is signed together with its list's scope.
 */
export interface PageAddress {
  /** True for a list read with its sort turned round, so its start is the end that the caller sees. */
  readonly flipped: boolean;
  /** How the page is reached: from the list's start, or across a boundary that an upstream cursor marks. */
  readonly via: 'start' | 'next' | 'previous';
  /** The upstream's cursor; null for `start`, and in a position that leaves it out. */
  readonly cursor: string | null;
  /** Sent with the cursor each time: an upstream cursor is only trusted with the limit it was made for. */
  readonly limit: number;
  /** How many rows stood before the boundary when the address was made. */
  readonly rowsBefore: number;
  /** Digests of up to two rows before the boundary, nearest first: they show how a `previous` page is ordered. */
  readonly digests: string;
  /** Whether rows of `previous` pages come in list order or reversed; the same for all pages of an upstream. */
  readonly order: 'unknown' | 'listed' | 'reversed';
  /** Which references its rows came with, as bits: an upstream may tie its cursors to that. */
  readonly populate: number;
}

/** The address of a list's first page. */
export function startAddress(flipped: boolean, limit: number): PageAddress {
  return {
    flipped,
    via: 'start',
    cursor: null,
    limit,
    rowsBefore: 0,
    digests: '',
    order: 'unknown',
    populate: 0,
  };
}

/** The address across the boundary behind a page, which so many rows of the list stand before. */
export function nextAddress(
  page: PageAddress,
  cursor: string,
  rowsBefore: number,
  digests: string,
): PageAddress {
  return { ...page, via: 'next', cursor, rowsBefore, digests };
}

/** The address across the boundary in front of a page. */
export function previousAddress(page: PageAddress, cursor: string, rowsBefore: number): PageAddress {
  return { ...page, via: 'previous', cursor, rowsBefore, digests: page.via === 'next' ? page.digests : '' };
}
