import { decimalOf, finite, nearestTo, partsOf } from './decimal.ts';

const MILLIONTHS = 1e6;

/**
 * The double that is nearest to the sum of the numbers as they are written, whatever their order: 0.1 and 0.2 are 0.3. Added as
 * doubles they would be 0.30000000000000004, and another order of rows another sum. Null where the sum is beyond all doubles.
 */
export function exactSum(values: readonly number[]): number | null {
  const [one = 0] = values;
  if (values.length < 2) return finite(one);
  return sumOfParts(values, 1) ?? sumOfParts(values, MILLIONTHS) ?? sumOfDecimals(values);
}

/** Null where one of them, or their sum, is no whole number of such parts. */
function sumOfParts(values: readonly number[], parts: number): number | null {
  let sum = 0;
  for (const value of values) {
    const whole = partsOf(value, parts);
    if (whole === null) return null;
    sum += whole;
    if (!Number.isSafeInteger(sum)) return null;
  }
  // A whole number divided by another is rounded once.
  return sum / parts;
}

function sumOfDecimals(values: readonly number[]): number | null {
  const byExponent = new Map<number, bigint>();
  for (const value of values) {
    if (!Number.isFinite(value)) return null;
    const { digits, exponent } = decimalOf(value);
    byExponent.set(exponent, (byExponent.get(exponent) ?? 0n) + digits);
  }
  // From the greatest power of ten downwards, so that each is stretched by as much as lies between it and the next.
  const parts = [...byExponent].sort(([one], [other]) => other - one);
  let exponent = parts[0]?.[0] ?? 0;
  let sum = 0n;
  for (const [next, digits] of parts) {
    sum = sum * 10n ** BigInt(exponent - next) + digits;
    exponent = next;
  }
  return nearestTo({ digits: sum, exponent });
}
