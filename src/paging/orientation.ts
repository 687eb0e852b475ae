import { BrokenRow } from '../domain/page.ts';
import { digest, type PageAddress } from './address.ts';
import type { ListTraits } from './list-traits.ts';

/**
 * In which order a page reached through a `previous` cursor came. The API does not say, so it is concluded, from the
 * surest evidence to the weakest: what an earlier page of the same walk showed, the row known to stand just before the
 * boundary, the sort field.
 */
export function orient<Row>(
  rows: readonly (Row | BrokenRow)[],
  address: PageAddress,
  traits: ListTraits<Row>,
): 'single' | 'listed' | 'reversed' | 'unknown' {
  if (rows.length < 2) return 'single';
  if (address.habit !== 'unknown') return address.habit;
  return fromBoundary(rows, address.behind, traits) ?? fromSort(rows, address.flipped, traits) ?? 'unknown';
}

function fromBoundary<Row>(
  rows: readonly (Row | BrokenRow)[],
  behind: string,
  traits: ListTraits<Row>,
): 'listed' | 'reversed' | null {
  const isBehind = (row: Row | BrokenRow | undefined) =>
    row !== undefined && behind !== '' && digest(traits.keyOf(row)) === behind;
  const last = isBehind(rows.at(-1));
  const first = isBehind(rows[0]);
  if (last === first) return null;
  return last ? 'listed' : 'reversed';
}

/** Only a page that is sorted throughout is evidence; ties and nulls say nothing. */
function fromSort<Row>(
  rows: readonly (Row | BrokenRow)[],
  flipped: boolean,
  traits: ListTraits<Row>,
): 'listed' | 'reversed' | null {
  if (traits.sortValue === null) return null;
  let rising = false;
  let falling = false;
  let last: string | number | null = null;
  for (const row of rows) {
    const value = row instanceof BrokenRow ? null : traits.sortValue(row);
    if (value === null) continue;
    if (last !== null) {
      rising ||= value > last;
      falling ||= value < last;
    }
    last = value;
  }
  if (rising === falling) return null;
  return rising === (traits.ascending !== flipped) ? 'listed' : 'reversed';
}
