import type { BrokenRow, Page } from '../domain/page.ts';
import { digest, type PageAddress } from './address.ts';
import type { ListTraits } from './list-traits.ts';
import { orient } from './orientation.ts';

/** A page as read, with its rows in list order whichever way the upstream sent them. */
export interface PageView<Row> {
  readonly address: PageAddress;
  readonly rows: readonly (Row | BrokenRow)[];
  readonly next: string | null;
  readonly previous: string | null;
  readonly totalCount: number | null;
  /** How many rows of the list stand before the page's first one, as far as is known. */
  readonly ordinal: number;
}

/**
 * Null when the rows came through a `previous` cursor and nothing shows their order: guessing would be a silent error.
 * `limit` is what was really asked for, which is more than the address says where several wishes shared one call.
 */
export function viewPage<Row>(
  asked: PageAddress,
  page: Page<Row>,
  limit: number,
  traits: ListTraits<Row>,
): PageView<Row> | null {
  const { next, previous, totalCount } = page;
  const address = limit === asked.limit ? asked : { ...asked, limit };
  if (address.via !== 'previous') {
    const view = { address, rows: page.rows, next, previous, totalCount, ordinal: address.ordinal };
    return next !== null && next === address.cursor ? { ...view, next: null } : view;
  }
  const order = orient(page.rows, address, traits);
  if (order === 'unknown') return null;
  return {
    address: order === 'single' ? address : { ...address, habit: order },
    rows: order === 'reversed' ? page.rows.toReversed() : page.rows,
    next,
    previous: previous === address.cursor ? null : previous,
    totalCount,
    ordinal: Math.max(0, address.ordinal - page.rows.length),
  };
}

/** The address of the page that follows, or null at the end of the list. */
export function following<Row>(view: PageView<Row>, traits: ListTraits<Row>): PageAddress | null {
  if (view.next === null) return null;
  const last = view.rows.at(-1);
  return {
    ...view.address,
    via: 'next',
    cursor: view.next,
    ordinal: view.ordinal + view.rows.length,
    behind: last === undefined ? '' : digest(traits.keyOf(last)),
  };
}

/** The address of the page that precedes, or null where the upstream names none. */
export function preceding<Row>(view: PageView<Row>): PageAddress | null {
  if (view.previous === null) return null;
  return {
    ...view.address,
    via: 'previous',
    cursor: view.previous,
    ordinal: view.ordinal,
    behind: view.address.via === 'next' ? view.address.behind : '',
  };
}
