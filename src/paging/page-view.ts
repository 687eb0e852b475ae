import type { BrokenRow, Page } from '../domain/page.ts';
import { digest, type PageAddress } from './address.ts';
import type { ListTraits } from './list-traits.ts';
import { orient } from './orientation.ts';

/** A way through a list: forward along its order, or backward against it. */
export type Direction = 'forward' | 'backward';

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

/** A gap between two rows of a page, named by the index of the row after it. */
export interface Gap<Row> {
  readonly view: PageView<Row>;
  readonly gap: number;
  /** False where rows that came since may stand between the gap and the row that it was found for. */
  readonly skipsNone: boolean;
}

/**
 * Null when the rows came through a `previous` cursor and nothing shows their order: guessing would be a silent error.
 * `limit` is what was really asked for, which is more than the address says where several wishes shared one call. A
 * link that leads to the page itself is none.
 */
export function viewPage<Row>(
  asked: PageAddress,
  page: Page<Row>,
  limit: number,
  traits: ListTraits<Row>,
): PageView<Row> | null {
  const address = limit === asked.limit ? asked : { ...asked, limit };
  const links = {
    next: page.next === address.cursor ? null : page.next,
    previous: page.previous === address.cursor ? null : page.previous,
    totalCount: page.totalCount,
  };
  if (address.via !== 'previous') return { address, rows: page.rows, ...links, ordinal: address.ordinal };
  const order = orient(page.rows, address, traits);
  if (order === 'unknown') return null;
  return {
    address: order === 'single' ? address : { ...address, habit: order },
    rows: order === 'reversed' ? page.rows.toReversed() : page.rows,
    ...links,
    ordinal: Math.max(0, address.ordinal - page.rows.length),
  };
}

/** The address of the page beside this one, or null where the upstream names none. */
export function adjacent<Row>(
  view: PageView<Row>,
  direction: Direction,
  traits: ListTraits<Row>,
): PageAddress | null {
  const { address, rows, next, previous, ordinal } = view;
  if (direction === 'backward') {
    if (previous === null) return null;
    const behind = address.via === 'next' ? address.behind : '';
    return { ...address, via: 'previous', cursor: previous, ordinal, behind };
  }
  if (next === null) return null;
  const behind = rows
    .slice(-2)
    .reverse()
    .map((row) => digest(traits.keyOf(row)));
  return {
    ...address,
    via: 'next',
    cursor: next,
    ordinal: ordinal + rows.length,
    behind: behind.join(''),
  };
}

/** The gap in front of the first row that a reader who comes to the page meets. */
export function entryGap<Row>(view: PageView<Row>, direction: Direction): number {
  return direction === 'forward' ? 0 : view.rows.length;
}
