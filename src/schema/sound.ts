import type { Flaws } from '../domain/flaws.ts';
import { fail } from './errors.ts';

/** Throws where the upstream sent the named field in a wrong form: null alone would be a silent lie. */
export function assertSound(row: { readonly flaws: Flaws | null }, field: string): void {
  const flaw = row.flaws?.get(field);
  if (flaw !== undefined) fail(flaw);
}

/** A field's value, once it is known to be sound. */
export function sound<Row extends { readonly flaws: Flaws | null }, Field extends keyof Row & string>(
  row: Row,
  field: Field,
): Row[Field] {
  const value = row[field];
  // Only now: a row checks a field when it is read.
  if (row.flaws !== null) assertSound(row, field);
  return value;
}
