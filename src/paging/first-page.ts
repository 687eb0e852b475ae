import type { PageAddress } from '../cursors/address.ts';
import type { ListTraits } from './list-traits.ts';
import { type DeliveredPage, orderedPage } from './page.ts';
import type { PageFlags } from './page-flags.ts';
import type { Slice } from './walk.ts';
import type { Window } from './window.ts';

/**
 * The slice of a window at the list's start where the first page alone tells it, as it does for most; null where a walk has to
 * find out. It is what the walk would come to, without what that keeps for further pages.
 */
export function sliceOfFirstPage<Row>(
  { direction, count, from, until }: Window,
  asked: PageFlags,
  address: PageAddress,
  delivered: DeliveredPage<Row>,
  traits: ListTraits<Row>,
): Slice<Row> | null {
  if (direction === 'backward' || from !== null || until !== null) return null;
  const { rows, next, totalCount, freshness } = delivered.page;
  if (next !== null && rows.length < count) return null;
  const hasNextPage = asked.hasNextPage && hasMore(count, delivered);
  if (hasNextPage === 'unknown') return null;
  const page = orderedPage(address, delivered, traits);
  if (page === null) return null;
  const edges = rows.slice(0, count).map((row, index) => ({ row, page, index }));
  return { edges, hasPreviousPage: false, hasNextPage, totalCount, freshness };
}

/** A link alone may lead to an empty page; together with a full page and a larger total it is believed. */
function hasMore<Row>(count: number, { page, limit }: DeliveredPage<Row>): boolean | 'unknown' {
  const { rows, next, totalCount } = page;
  if (rows.length > count) return true;
  if (next === null) return false;
  const isFull = rows.length > 0 && rows.length >= limit;
  return isFull && (totalCount ?? 0) > rows.length ? true : 'unknown';
}
