import type { Entitlement } from './entitlement.ts';
import { exactSum } from './exact-sum.ts';
import { checked } from './sound.ts';

/** Adds what an assignment comes to, in parts that are to be summed up; false where it does not say. */
export type Amount = (row: Entitlement, parts: number[]) => boolean;

/** What all of these come to. Null where one does not say, or where they count different things. Nothing adds up to 0. */
export function sumOf(rows: readonly Entitlement[], amount: Amount): number | null {
  if (unitsOf(rows) === undefined) return null;
  const parts: number[] = [];
  for (const row of rows) if (!amount(row, parts)) return null;
  return exactSum(parts);
}

/** What all of them count; undefined where they differ, null where none says. */
export function unitsOf(rows: readonly Entitlement[]): string | null | undefined {
  const [first] = rows;
  if (first === undefined) return null;
  let units: string | null | undefined = unitOf(first);
  for (const row of rows) if (unitOf(row) !== units) units = undefined;
  return units;
}

/** An empty text says as little as none. */
function unitOf(row: Entitlement): string | null {
  const units = checked(row, 'units');
  return units === '' ? null : units;
}

export const granted: Amount = (row, parts) => add(parts, checked(row, 'quantity'), 1);

export const used: Amount = (row, parts) => add(parts, checked(row, 'quantityUsed'), 1);

/** Zenskar's own figure where it gives one; the difference is what its examples show. */
export const remaining: Amount = (row, parts) =>
  add(parts, checked(row, 'quantityRemaining'), 1) || (granted(row, parts) && lessUsed(row, parts));

/** How much more was used than granted, negative where less was. */
export const overUsed: Amount = (row, parts) => used(row, parts) && add(parts, checked(row, 'quantity'), -1);

const lessUsed: Amount = (row, parts) => add(parts, checked(row, 'quantityUsed'), -1);

function add(parts: number[], amount: number | null, sign: 1 | -1): boolean {
  if (amount === null) return false;
  parts.push(sign * amount);
  return true;
}
