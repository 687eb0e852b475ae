import { Failed } from './failure.ts';
import type { Flaws } from './flaws.ts';

interface Flawed {
  readonly flaws: Flaws | null;
}

/**
 * A field's value, which was just read: rows check a field as it is read. Throws `Failed` where the upstream sent it in a wrong
 * form: null alone would be a silent lie.
 */
export function sound<Value>(row: Flawed, value: Value, field: string): Value {
  const flaw = row.flaws?.get(field);
  if (flaw !== undefined) throw new Failed(flaw);
  return value;
}

/** The same, for what is not read often enough to write the field twice. */
export function checked<Row extends Flawed, Field extends keyof Row & string>(
  row: Row,
  field: Field,
): Row[Field] {
  return sound(row, row[field], field);
}
