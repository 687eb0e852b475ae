import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactSum } from '../../src/domain/exact-sum.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });

/** The sum as a whole number of the smallest double there is. */
function inSmallest(value: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const whole = bits.getBigUint64(0);
  const exponent = Number((whole >> 52n) & 0x7ffn);
  const digits = (whole & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  const magnitude = digits << BigInt(Math.max(exponent - 1, 0));
  return value < 0 ? -magnitude : magnitude;
}

const distance = (one: bigint, other: bigint) => (one > other ? one - other : other - one);

describe('an exact sum', () => {
  it('is what one would write down, where adding one by one is not', () => {
    expect(exactSum(Array.from({ length: 10 }, () => 0.1))).toBe(1);
    expect(exactSum([1e16, 1, -1e16])).toBe(1);
    expect(exactSum([])).toBe(0);
  });

  it('is the same in every order', () => {
    fc.assert(
      fc.property(fc.array(number), (values) => {
        expect(exactSum(values.toReversed())).toBe(exactSum(values));
        expect(exactSum(values.toSorted((one, other) => one - other))).toBe(exactSum(values));
      }),
    );
  });

  it('is the double nearest to the true sum', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 20 }), (values) => {
        const truth = values.reduce((sum, value) => sum + inSmallest(value), 0n);
        const sum = exactSum(values) ?? NaN;
        const off = distance(inSmallest(sum), truth);
        for (const step of [1, -1]) {
          expect(off <= distance(inSmallest(neighbour(sum, step)), truth)).toBe(true);
        }
      }),
    );
  });

  it('is null beyond all doubles', () => {
    expect(exactSum([Number.MAX_VALUE, Number.MAX_VALUE])).toBeNull();
  });
});

/** The next double above or below. */
function neighbour(value: number, step: number): number {
  if (value === 0) return step * Number.MIN_VALUE;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + BigInt(value > 0 ? step : -step));
  return bits.getFloat64(0);
}
