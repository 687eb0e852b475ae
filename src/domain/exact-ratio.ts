import { type Decimal, decimalOf, finite, nearestTo, partsOf } from './decimal.ts';

const MILLIONTHS = 1e6;

/** Enough to tell the nearest double, but for a ratio that is next to half way between two. */
const MOSTLY_ENOUGH = 20;
/** Half way between two doubles has up to 767 digits: what comes behind these only says that there is more. */
const ENOUGH = 800;

/**
 * The double nearest to a part of a whole (above 0), of both as they are written: 0.3 of 0.1 is 3, and 2.9999999999999996 only
 * of the doubles. Null where it is beyond all doubles.
 */
export function exactRatio(part: number, whole: number): number | null {
  if (!Number.isFinite(part) || !Number.isFinite(whole)) return null;
  const [some, all] = [partsOf(part, MILLIONTHS), partsOf(whole, MILLIONTHS)];
  // A whole number divided by another is rounded once.
  if (some !== null && all !== null) return finite(some / all);
  return ratioOfDecimals(part, whole);
}

function ratioOfDecimals(part: number, whole: number): number | null {
  const [some, all] = [decimalOf(part), decimalOf(whole)];
  const sign = part < 0 ? -1n : 1n;
  const rough = divided(some, all, MOSTLY_ENOUGH);
  const found = nearestTo(rough);
  if (rough.rest === 0n) return found;
  const beyond = nearestTo({ digits: rough.digits + sign, exponent: rough.exponent });
  if (found === beyond) return found;
  const { digits, exponent, rest } = divided(some, all, ENOUGH);
  return nearestTo(
    rest === 0n ? { digits, exponent } : { digits: digits * 10n + sign, exponent: exponent - 1 },
  );
}

/** To at least so many digits, and what is left over. */
function divided(some: Decimal, all: Decimal, count: number): Decimal & { readonly rest: bigint } {
  const shift = count + String(all.digits).length;
  const stretched = some.digits * 10n ** BigInt(shift);
  return {
    digits: stretched / all.digits,
    exponent: some.exponent - all.exponent - shift,
    rest: stretched % all.digits,
  };
}
