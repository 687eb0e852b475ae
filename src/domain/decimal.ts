/** A whole number of a power of ten. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Up to here a decimal has at most 15 digits, of which no two are the same double, and so is the one that was written. */
const MOST_TOLD_APART = 1e15;

/**
 * How many parts a number consists of, of which so many (a power of ten) are 1; null where that is no whole number, or too large
 * to be sure. Takes no memory, and most quantities are whole numbers, or have a few decimals.
 */
export function partsOf(value: number, parts: number): number | null {
  const whole = Math.round(value * parts);
  return whole / parts === value && Math.abs(whole) <= MOST_TOLD_APART ? whole : null;
}

/**
 * The decimal that a number was written as: the shortest one that is read as this double, so 0.1 is a tenth and not the double a
 * little beyond. That is what came, unless it had more than 15 digits.
 */
export function decimalOf(value: number): Decimal {
  const text = String(value);
  const power = text.indexOf('e');
  const mantissa = power < 0 ? text : text.slice(0, power);
  const exponent = power < 0 ? 0 : Number(text.slice(power + 1));
  const point = mantissa.indexOf('.');
  if (point < 0) return { digits: BigInt(mantissa), exponent };
  const fraction = mantissa.slice(point + 1);
  return { digits: BigInt(mantissa.slice(0, point) + fraction), exponent: exponent - fraction.length };
}

/** The double nearest to a decimal, however many digits it has; null where it is beyond all doubles. */
export function nearestTo({ digits, exponent }: Decimal): number | null {
  return finite(Number(`${digits}e${exponent}`));
}

/** Null for what is beyond all doubles. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
