import type { Page } from '../domain/page.ts';
import { type Direction, nextAddress, type PageAddress, previousAddress } from '../cursors/address.ts';
import { digest } from '../cursors/digest.ts';
import type { ListTraits } from './list-traits.ts';
import { previousOrderOf } from './previous-order.ts';

/** A page as a loader delivers it, with the limit that the upstream was really asked for. */
export interface DeliveredPage<Row> {
  readonly page: Page<Row>;
  readonly limit: number;
  /** The references that it was really asked with; more than the address says where several wishes shared one call. */
  readonly populate?: number;
}

/** A page as read, with its rows in list order whichever way the upstream sent them. */
export interface OrderedPage<Row> extends Page<Row> {
  readonly address: PageAddress;
  /** How many rows of the list stand before the page's first one, as far as is known. */
  readonly rowsBefore: number;
  /** Whether its `next` leads to the page itself, which is taken for none. */
  readonly namesItself: boolean;
  readonly traits: ListTraits<Row>;
}

/**
 * Null when the rows came through a `previous` cursor and nothing shows their order: guessing would be a silent error.
 * The delivered limit is more than the address says where several wishes shared one call. A link that leads to the page
 * itself is none, nor does anything stand before the list's start.
 */
export function orderedPage<Row>(
  asked: PageAddress,
  { page, limit, populate = asked.populate }: DeliveredPage<Row>,
  traits: ListTraits<Row>,
): OrderedPage<Row> | null {
  const { via, cursor, rowsBefore } = asked;
  const { rows, next, previous, totalCount, freshness } = page;
  const order = via === 'previous' ? previousOrderOf(rows, asked, traits) : 'certain';
  if (order === 'unknown') return null;
  const isAsAsked = limit === asked.limit && populate === asked.populate;
  const address = isAsAsked ? asked : { ...asked, limit, populate };
  return {
    address: order === 'certain' ? address : { ...address, order },
    rows: order === 'reversed' ? rows.toReversed() : rows,
    next: next === cursor ? null : next,
    previous: via === 'start' || previous === cursor ? null : previous,
    namesItself: next !== null && next === cursor,
    totalCount,
    freshness,
    rowsBefore: via === 'previous' ? Math.max(0, rowsBefore - rows.length) : rowsBefore,
    traits,
  };
}

/** The page, so many rows nearer to the list's start. */
export function shifted<Row>(page: OrderedPage<Row>, rows: number): OrderedPage<Row> {
  if (rows === 0) return page;
  const { address } = page;
  return {
    ...page,
    rowsBefore: page.rowsBefore - rows,
    address: { ...address, rowsBefore: address.rowsBefore - rows },
  };
}

/** The key of the row at an index; empty for a broken row, and where there is none. */
export function keyAt<Row>({ rows, traits }: OrderedPage<Row>, index: number): string {
  const row = rows[index];
  return row === undefined ? '' : traits.keyOf(row);
}

/** The address of the page beside this one; null where the upstream names none. */
export function adjacent<Row>(page: OrderedPage<Row>, direction: Direction): PageAddress | null {
  const { address, rows, next, previous, rowsBefore } = page;
  if (direction === 'backward') {
    return previous === null ? null : previousAddress(address, previous, rowsBefore);
  }
  if (next === null) return null;
  const digests = digest(keyAt(page, rows.length - 1)) + digest(keyAt(page, rows.length - 2));
  return nextAddress(address, next, rowsBefore + rows.length, digests);
}

/** Whether rows stood on that side of the page when its address was made, whatever links it carries now. */
export function isRemembered<Row>({ address, rowsBefore }: OrderedPage<Row>, direction: Direction): boolean {
  if (address.via === 'start') return false;
  return direction === 'forward' ? address.via === 'previous' : rowsBefore > 0;
}
