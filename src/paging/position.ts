import { digest, type PageAddress, splitDigests } from './address.ts';
import type { ListTraits } from './list-traits.ts';
import type { PageView } from './page-view.ts';

/**
 * The place of one row in a list: its page, its index there, its key, and its neighbours on either side. The
 * neighbours tell a row that was deleted from one that moved to another page because others were inserted before it.
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

const NEIGHBOURS = 2;

/** The part of a cursor that differs between the rows of one page; it is checked when read, not signed. */
export function writePlace<Row>(view: PageView<Row>, index: number, traits: ListTraits<Row>): string {
  const { rows } = view;
  const keyAt = (at: number) => {
    const row = rows[at];
    return row === undefined ? '' : traits.keyOf(row);
  };
  let before = '';
  let after = '';
  for (let step = 1; step <= NEIGHBOURS; step += 1) {
    before += digest(keyAt(index - step));
    after += digest(keyAt(index + step));
  }
  return `${index.toString(36)}.${keyAt(index)}.${before}.${after}`;
}

const PLACE = /^([0-9a-z]{1,4})\.([0-9a-f-]{36}|)\.((?:[0-9a-f]{8}){0,2})\.((?:[0-9a-f]{8}){0,2})$/;

/** Null unless the text is a place as {@link writePlace} writes it, within a page of `size` rows. */
export function readPlace(text: string, size: number): Place | null {
  const [, index = '', key = '', before = '', after = ''] = PLACE.exec(text) ?? [];
  const at = Number.parseInt(index, 36);
  if (!(at < size)) return null;
  return { index: at, key, before: splitDigests(before), after: splitDigests(after) };
}

/** The same row's place in the same list read from its other end. */
export function turned(position: Position, flipped: boolean): Position {
  if (position.page.flipped === flipped) return position;
  return { ...position, before: position.after, after: position.before };
}
