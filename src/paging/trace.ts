import { hashOf, readDigest } from './address.ts';
import type { ListTraits } from './list-traits.ts';
import type { PageView } from './page-view.ts';
import type { Position } from './position.ts';

/**
 * A place in a page: the index of a row, or of the gap it left, and what shows it: the row itself, a neighbour on one
 * side, or no more than that everything up to the page's boundary is gone.
 */
export interface Trace {
  readonly index: number;
  readonly by: 'row' | 'before' | 'after' | 'boundary';
}

/**
 * Where a position's row stands in a page, as far as that page alone can tell. Neighbours on the side named by `surest`
 * are asked first.
 */
export function traceIn<Row>(
  view: PageView<Row>,
  position: Position,
  traits: ListTraits<Row>,
  surest: 'before' | 'after',
): Trace | null {
  const broken = brokenRowAgain(view, position, traits);
  if (broken !== null) return { index: broken, by: 'row' };
  const keys = view.rows.map((row) => traits.keyOf(row));
  const index = indexOfKey(keys, position);
  if (index >= 0) return { index, by: 'row' };
  if (position.before.length + position.after.length === 0) return null;
  // Numbers, since every page that is read on from a cursor is compared in full.
  const hashes = keys.map((key) => (key === '' ? null : hashOf(key)));
  for (const side of surest === 'after' ? (['after', 'before'] as const) : (['before', 'after'] as const)) {
    for (const neighbour of position[side]) {
      const at = hashes.indexOf(readDigest(neighbour));
      if (at >= 0) return { index: side === 'after' ? at : at + 1, by: side };
    }
  }
  return null;
}

/** Of rows with one key, as an upstream may send by mistake, the one in the same place: else the first would come next again. */
function indexOfKey(keys: readonly string[], { key, index }: Position): number {
  if (key === '') return -1;
  return keys[index] === key ? index : keys.indexOf(key);
}

/**
 * A broken row has no key: it is taken for the same where one stands at the same index of the same page, or as far from
 * the list's start. Null for none.
 */
function brokenRowAgain<Row>(
  { address, rows, ordinal }: PageView<Row>,
  { page, index, key }: Position,
  traits: ListTraits<Row>,
): number | null {
  if (key !== '') return null;
  const isFromStart = page.via === 'start' && address.via !== 'previous';
  if (!isFromStart && (address.via !== page.via || address.cursor !== page.cursor)) return null;
  const at = isFromStart ? index - ordinal : index;
  const row = rows[at];
  return row !== undefined && traits.keyOf(row) === '' ? at : null;
}
