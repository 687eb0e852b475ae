import type { Direction } from '../cursors/address.ts';
import { digest, hashOf, readDigest } from '../cursors/digest.ts';
import { keyAt, type OrderedPage } from './page.ts';
import { type Position, rowsBefore } from '../cursors/position.ts';

/**
 * What a page shows of a cursor's row: its index, and if the row is not there, the gaps behind the nearest neighbour that
 * stood before it and in front of the nearest one that stood after it. -1 stands for what the page does not show.
 */
export interface Match {
  readonly row: number;
  readonly before: number;
  readonly after: number;
}

export const NO_MATCH: Match = { row: -1, before: -1, after: -1 };

/** Compares a page with a cursor, which may come from the same list read from its other end. */
export function matchIn<Row>(page: OrderedPage<Row>, position: Position): Match {
  const keys = page.rows.map((row) => page.traits.keyOf(row));
  const row = position.key === '' ? brokenRowIn(page, position) : keyedRowIn(keys, position);
  if (row >= 0 || position.before.length + position.after.length === 0) return { row, before: -1, after: -1 };
  // Numbers, since every page that is read on from a cursor is compared in full.
  const hashes = keys.map(hashOf);
  const isTurned = page.address.flipped !== position.page.flipped;
  const before = neighbourIn(hashes, isTurned ? position.after : position.before);
  const after = neighbourIn(hashes, isTurned ? position.before : position.after);
  return { row, before: before < 0 ? -1 : before + 1, after };
}

/** The gap that a reader in this direction meets behind the row or behind the neighbours in front of it; -1 for none. */
export function gapBeyond(match: Match, direction: Direction): number {
  if (direction === 'forward') return match.row < 0 ? match.before : match.row + 1;
  return match.row < 0 ? match.after : match.row;
}

/** Of rows with one key, as an upstream may send by mistake, the one in the same place: else the first would come next again. */
function keyedRowIn(keys: readonly string[], { key, index }: Position): number {
  return keys[index] === key ? index : keys.indexOf(key);
}

/**
 * A broken row that names no id has no key: it is taken for the same where one stands at the same index of the same page,
 * or as far from the same end of the list beside rows that do not tell otherwise.
 */
function brokenRowIn<Row>(page: OrderedPage<Row>, position: Position): number {
  const { address, rowsBefore: before } = page;
  const { via, cursor, flipped } = position.page;
  if (flipped !== address.flipped) return -1;
  const isSamePage = address.via === via && address.cursor === cursor;
  const at = isSamePage ? position.index : rowsBefore(position) - before;
  if (page.rows[at] === undefined || keyAt(page, at) !== '') return -1;
  return isSamePage || (isBeside(page, at - 1, position.before) && isBeside(page, at + 1, position.after))
    ? at
    : -1;
}

/** Whether the row at an index may be the neighbour that a cursor remembers there; neither needs to have a key. */
function isBeside<Row>(page: OrderedPage<Row>, index: number, [nearest]: readonly string[]): boolean {
  const key = keyAt(page, index);
  return key === '' || nearest === undefined || digest(key) === nearest;
}

function neighbourIn(hashes: readonly number[], nearestFirst: readonly string[]): number {
  for (const neighbour of nearestFirst) {
    const at = hashes.indexOf(readDigest(neighbour));
    if (at >= 0) return at;
  }
  return -1;
}
