import { BrokenRow } from '../domain/page.ts';
import type { PageAddress } from '../cursors/address.ts';
import { digest, splitDigests } from '../cursors/digest.ts';
import type { ListTraits } from './list-traits.ts';

/**
 * In which order a page reached through a `previous` cursor came. The API does not say, so it is concluded, from the
 * surest evidence to the weakest: what an earlier page of the same walk showed, the rows known to stand before the
 * boundary, the sort field.
 */
export function previousOrderOf<Row>(
  rows: readonly (Row | BrokenRow)[],
  address: PageAddress,
  traits: ListTraits<Row>,
): 'certain' | 'listed' | 'reversed' | 'unknown' {
  if (rows.length < 2) return 'certain';
  if (address.order !== 'unknown') return address.order;
  return fromNeighbours(rows, address, traits) ?? fromSort(rows, address, traits) ?? 'unknown';
}

/** One known row shows nothing, since rows may have been inserted beside it; two show the order by theirs. */
function fromNeighbours<Row>(
  rows: readonly (Row | BrokenRow)[],
  { digests: known }: PageAddress,
  traits: ListTraits<Row>,
): 'listed' | 'reversed' | null {
  const [nearest, second] = splitDigests(known);
  if (nearest === undefined || second === undefined) return null;
  const digests = rows.map((row) => digest(traits.keyOf(row)));
  const [last, lastButOne] = [digests.indexOf(nearest), digests.indexOf(second)];
  if (last < 0 || lastButOne < 0) return null;
  return lastButOne < last ? 'listed' : 'reversed';
}

/** Only a page that is sorted throughout is evidence; ties and nulls say nothing. */
function fromSort<Row>(
  rows: readonly (Row | BrokenRow)[],
  { flipped }: PageAddress,
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
