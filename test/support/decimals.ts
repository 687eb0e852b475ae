import fc from 'fast-check';

/** Any finite double; most of them near to each other, or with as few digits as quantities have. */
export const quantity = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 0.1, 0.2, 0.3, 5e-324, -5e-324, 1e308, -1e308, Number.MAX_VALUE, 2 ** 53, 1e21, 1e-7),
  fc.tuple(fc.integer(), fc.nat(9)).map(([digits, places]) => Number(`${digits}e-${places}`)),
  fc.maxSafeInteger().map((digits) => digits / 1e6),
);

/** Below it every double, and whatever lies half way between two, is a whole number of parts of this size. */
const PLACES = 1100;

/** A number as it is written, as a whole number of the smallest parts; by hand, digit for digit. */
export function written(value: number): bigint {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  const zeros = PLACES + Number(power) - fraction.length;
  return BigInt(`${sign}${whole}${fraction}${'0'.repeat(zeros)}`);
}

/** Exactly the double's own value, in the same parts. */
function valueOf(value: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(value));
  const all = bits.getBigUint64(0);
  const exponent = Number(all >> 52n);
  const digits = (all & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  // Of 2 ** -1074 there are 5 ** 1074 in 10 ** -1074.
  const magnitude = ((digits << BigInt(Math.max(exponent - 1, 0))) * 10n ** BigInt(PLACES)) >> 1074n;
  return value < 0 ? -magnitude : magnitude;
}

const distance = (one: bigint, other: bigint) => (one > other ? one - other : other - one);

/**
 * Whether no double is nearer than `found` to a quotient of whole numbers of the smallest parts; `found` null says that it is beyond all
 * of them.
 */
export function isNearest(found: number | null, part: bigint, whole: bigint): boolean {
  if (found === null) {
    const step = distance(valueOf(Number.MAX_VALUE), valueOf(neighbour(Number.MAX_VALUE, -1)));
    const magnitude = part < 0n ? -part : part;
    return 2n * magnitude >= whole * (2n * valueOf(Number.MAX_VALUE) + step);
  }
  const off = distance(valueOf(found) * whole, part);
  return [1, -1].every((step) => {
    const next = neighbour(found, step);
    return !Number.isFinite(next) || off <= distance(valueOf(next) * whole, part);
  });
}

/** The next double above or below. */
function neighbour(value: number, step: number): number {
  if (value === 0) return step * Number.MIN_VALUE;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + BigInt(value > 0 ? step : -step));
  return bits.getFloat64(0);
}
