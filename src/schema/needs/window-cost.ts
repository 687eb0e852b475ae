import type { Direction } from '../../cursors/address.ts';
import { splitDigests } from '../../cursors/digest.ts';
import { isCounted, type Position, rowsBefore } from '../../cursors/position.ts';
import { pagesOf, type Route, rowsFromStart } from '../../paging/route.ts';
import type { PageFlags } from '../../paging/page-flags.ts';
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

/** The cost of nothing but `totalCount`. */
export const COUNT_ONLY: WindowCost = { start: startKey(false, null, 1), pages: 1, aside: 0, limit: 1 };

/**
 * The most pages that reading a window takes, from an upstream that fills its pages up to the limits it is given, and as
 * long as nobody changes the list by more than a page. Where that fails the page budget still bounds the walk.
 */
export function windowCost(route: Route, asked: PageFlags, limits: GraphLimits): WindowCost {
  const { window, flipped } = route;
  const [near, far] =
    window.direction === 'forward'
      ? [asked.hasPreviousPage, asked.hasNextPage]
      : [asked.hasNextPage, asked.hasPreviousPage];
  const { start, limit, ...way } =
    window.from === null || route.isFromStart
      ? wayFromStart(route, far, limits)
      : wayFromRow(window.from, route.direction, window.count, far, limits);
  const most = mostPages(limits);
  // A look beside the row, where the upstream offers no link back to it.
  const looks = Number(near && window.from !== null);
  const pages = route.mustMeetBound ? most : Math.min(way.pages + looks, most);
  return {
    start: startKey(flipped, start, limit),
    pages,
    aside: Math.min(asideOf(window.until, flipped, limit, limits), most - pages),
    limit: Math.max(limit, Math.min(window.until?.page.limit ?? 0, limits.pageLimit)),
  };
}

/** No less than that of a window next to any cursor, which none of them shares. */
export function dearestWindow(limits: GraphLimits): WindowCost {
  return { start: 'unknown', pages: 0, aside: mostPages(limits), limit: limits.pageLimit };
}

/** What cannot be read otherwise is read from the list's start, after the attempt, as far as the budget allows. */
function mostPages({ pageBudget }: GraphLimits): number {
  return pageBudget + 1;
}

/** The pages that a walk goes along. */
interface Way {
  /** The upstream cursor of the first of them; null for the list's start. */
  readonly start: string | null;
  readonly pages: number;
  readonly limit: number;
}

function wayFromStart({ window, direction, start }: Route, far: boolean, { pageBudget }: GraphLimits): Way {
  const { from, count } = window;
  const { limit } = start;
  // The end of a list may be anywhere.
  if (from === null && direction === 'backward') return { start: null, pages: pageBudget, limit };
  const rows = from === null ? count : rowsFromStart(from, direction, count);
  // To find a row may take one page more: others may have come in front of it.
  const pages = pagesOf(rows, limit) + Number(from !== null) + Number(far && direction === 'forward');
  return { start: null, pages, limit };
}

function wayFromRow(
  from: Position,
  reading: Direction,
  count: number,
  far: boolean,
  limits: GraphLimits,
): Way {
  const { limit, cursor } = from.page;
  const backward = reading === 'backward';
  const link = backward ? from.previous : from.next;
  // One page more: rows may have moved on, or the row stands in the middle of its page. A link back that leads nowhere
  // takes a look at the list's start.
  const looks = far ? (backward ? 2 : 1) : 0;
  const pages = pagesOf(count, limit) + looks + 1;
  const start = link ?? cursor;
  if (isWayKnown(from, backward, link, count)) return { start, pages, limit };
  return { start, pages: mostPages(limits), limit: limits.pageLimit };
}

/** To find a row that bounds the window its page is read again, or pages of this walk are that begin where it does. */
function asideOf(until: Position | null, flipped: boolean, limit: number, limits: GraphLimits): number {
  if (until === null) return 0;
  if (until.page.flipped !== flipped) return mostPages(limits);
  const isFromStart = until.page.limit > limits.pageLimit || isCounted(until);
  return 2 + (isFromStart ? pagesOf(rowsBefore(until) + 1, limit) : Math.ceil(until.size / limit));
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
  const isOrderKnown = page.order !== 'unknown' || page.limit === 1;
  const canReadAgain = page.via !== 'previous' || isOrderKnown;
  if (!backward) return link !== null || canReadAgain;
  if (link === null) return page.via === 'start' || (canReadAgain && count <= index);
  return isOrderKnown || (page.via === 'next' && splitDigests(page.digests).length > 1);
}

function startKey(flipped: boolean, cursor: string | null, limit: number): string {
  return `${flipped ? 'flipped' : 'straight'} ${cursor === null ? 'start' : `${limit} ${cursor}`}`;
}
