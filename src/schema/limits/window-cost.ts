import { splitDigests } from '../../paging/address.ts';
import type { Position } from '../../paging/position.ts';
import type { Window } from '../../paging/window.ts';
import type { GraphLimits } from '../context.ts';

/** The pages that one window of a list may need. */
export interface WindowCost {
  /** Equal for windows that begin with the same page of the same list, and so go on side by side. */
  readonly start: string;
  /** Pages along the way from there, which such windows share. */
  readonly pages: number;
  /** Pages that only this window needs, to see that a row which bounds it still stands. */
  readonly aside: number;
  /** The most rows on each of them. */
  readonly limit: number;
}

/** What `pageInfo` is asked, in the caller's order of rows. */
export interface AskedStatements {
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

/** The cost of nothing but `totalCount`. */
export const COUNT_ONLY: WindowCost = { start: startKey(false, null, 1), pages: 1, aside: 0, limit: 1 };

/**
 * The most pages that reading a window takes, from an upstream that keeps to the limits it is given and to a list that
 * nobody changes much meanwhile. Where that fails the page budget still bounds the walk.
 */
export function windowCost(
  { direction, count, from, until }: Window,
  sortable: boolean,
  asked: AskedStatements,
  { pageLimit, pageBudget }: GraphLimits,
): WindowCost {
  const forward = direction === 'forward';
  const [near, far] = forward ? [asked.hasPrevious, asked.hasNext] : [asked.hasNext, asked.hasPrevious];
  // The end of a list that cannot be read from there, and ways of which the order is not known, are read from the start.
  const mostPages = pageBudget + 1;
  const fence = until === null ? 0 : 2;
  if (from === null) {
    const flipped = !forward && sortable;
    const scans = !forward && !sortable;
    const limit = scans ? pageLimit : evenLimit(count, pageLimit);
    const pages = scans ? pageBudget : pagesOf(count, limit) + Number(far);
    return { start: startKey(flipped, null, limit), pages: Math.min(pages, mostPages), aside: fence, limit };
  }
  const { flipped, limit } = from.page;
  const backward = forward === flipped;
  const link = backward ? from.previous : from.next;
  // One page more than the count needs: rows may have moved on, or the row stands in the middle of its page.
  const pages = pagesOf(count, limit) + 1 + Number(far) + (link === null ? Number(near) : 0);
  return {
    start: startKey(flipped, link ?? from.page.cursor, limit),
    pages: isOrderKnown(from, backward, link) ? Math.min(pages, mostPages) : mostPages,
    aside: fence,
    limit,
  };
}

function pagesOf(count: number, limit: number): number {
  return Math.max(1, Math.ceil(count / limit));
}

/** A large count is split over equal pages. */
function evenLimit(count: number, pageLimit: number): number {
  return Math.max(1, Math.ceil(count / pagesOf(count, pageLimit)));
}

/**
 * Whether the way from a row goes through no page whose order the upstream might leave open: those reached through a
 * `previous` cursor, unless earlier pages or known neighbours show it.
 */
function isOrderKnown({ page }: Position, backward: boolean, link: string | null): boolean {
  if (page.habit !== 'unknown' || page.limit === 1) return true;
  if (page.via === 'previous') return !backward && link !== null;
  return !backward || page.via === 'start' || splitDigests(page.behind).length > 1;
}

function startKey(flipped: boolean, cursor: string | null, limit: number): string {
  return `${flipped ? 'flipped' : 'straight'} ${cursor === null ? 'start' : `${limit} ${cursor}`}`;
}
