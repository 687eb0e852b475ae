import type { Flaws } from '../domain/flaws.ts';
import { fail } from './errors.ts';

/** Throws where the upstream sent the named field in a wrong form: null alone would be a silent lie. */
export function assertSound(row: { readonly flaws: Flaws | null }, field: string): void {
  const flaw = row.flaws?.get(field);
  if (flaw !== undefined) fail(flaw);
}

/** A field's value, which was just read: a row checks a field when it is read. */
export function sound<Value>(row: { readonly flaws: Flaws | null }, value: Value, field: string): Value {
  if (row.flaws !== null) assertSound(row, field);
  return value;
}
