import { Failed } from './failure.ts';
import type { Flaws } from './flaws.ts';

/**
 * A field of a row. Throws `Failed` where the upstream sent it in a wrong form: null alone would be a silent lie. Rows check a
 * field as it is read, so their flaws are looked at afterwards.
 */
export function checked<Row extends { readonly flaws: Flaws | null }, Field extends keyof Row & string>(
  row: Row,
  field: Field,
): Row[Field] {
  const value = row[field];
  const flaw = row.flaws?.get(field);
  if (flaw !== undefined) throw new Failed(flaw);
  return value;
}
