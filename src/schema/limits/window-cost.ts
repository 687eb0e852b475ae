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
 * The most pages that reading a window takes, from an upstream that fills its pages up to the limits it is given, and as
 * long as nobody changes the list by more than a page. Where that fails the page budget still bounds the walk.
 */
export function windowCost(
  { direction, count, from, until }: Window,
  sortable: boolean,
  asked: AskedStatements,
  { pageLimit, pageBudget }: GraphLimits,
): WindowCost {
  const forward = direction === 'forward';
  const [near, far] = forward ? [asked.hasPrevious, asked.hasNext] : [asked.hasNext, asked.hasPrevious];
  const flipped = from === null ? !forward && sortable : from.page.flipped;
  const backward = forward === flipped;
  const limit = from?.page.limit ?? (backward ? pageLimit : evenLimit(count, pageLimit));
  // What cannot be read otherwise is read from the list's start, after the attempt, as far as the budget allows.
  const most = pageBudget + 1;
  let pages = pagesOf(count, limit) + Number(far);
  let link: string | null = null;
  if (from === null) {
    if (backward) pages = pageBudget;
  } else {
    link = backward ? from.previous : from.next;
    // One page more: rows may have moved on, or the row stands in the middle of its page.
    pages += 1 + (link === null ? Number(near) : 0);
    if (!isWayKnown(from, backward, link, count)) pages = most;
  }
  pages = Math.min(pages, most);
  return {
    start: startKey(flipped, link ?? from?.page.cursor ?? null, limit),
    pages,
    aside: Math.min(asideOf(until, flipped, limit, most), most - pages),
    limit: Math.max(limit, until?.page.limit ?? 0),
  };
}

/** To find a row that bounds the window its page is read again, or pages of this walk are that begin where it does. */
function asideOf(until: Position | null, flipped: boolean, limit: number, most: number): number {
  if (until === null) return 0;
  return until.page.flipped === flipped ? 2 + Math.ceil(until.size / limit) : most;
}

function pagesOf(count: number, limit: number): number {
  return Math.max(1, Math.ceil(count / limit));
}

/** A large count is split over equal pages. */
function evenLimit(count: number, pageLimit: number): number {
  return Math.max(1, Math.ceil(count / pagesOf(count, pageLimit)));
}

/**
 * Whether the way from a row is sure to lead on. Pages reached through a `previous` cursor may leave their order open,
 * unless earlier pages or known neighbours show it, and an upstream may give no such cursors.
 */
function isWayKnown(
  { page, index }: Position,
  backward: boolean,
  link: string | null,
  count: number,
): boolean {
  const habitKnown = page.habit !== 'unknown' || page.limit === 1;
  const canReadAgain = page.via !== 'previous' || habitKnown;
  if (!backward) return link !== null || canReadAgain;
  if (link === null) return page.via === 'start' || (canReadAgain && count <= index);
  return habitKnown || (page.via === 'next' && splitDigests(page.behind).length > 1);
}

function startKey(flipped: boolean, cursor: string | null, limit: number): string {
  return `${flipped ? 'flipped' : 'straight'} ${cursor === null ? 'start' : `${limit} ${cursor}`}`;
}
