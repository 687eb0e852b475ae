import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactSum } from '../../src/domain/exact-sum.ts';
import { isNearest, quantity, written } from '../support/decimals.ts';

const quantities = fc.array(quantity, { maxLength: 20 });

describe('an exact sum', () => {
  it.each([
    ['whole numbers', [1, 2, 3], 6],
    ['a few decimals', [0.1, 0.2], 0.3],
    ['what one would write down, where adding one by one is not', Array<number>(10).fill(0.1), 1],
    ['with whole numbers between', [0, 12.345678, 100], 112.345678],
    ['many decimals', [0.12345678901, 0.00000000009], 0.1234567891],
    ['what is large and falls away again', [1e16, 1, -1e16], 1],
    ['what is next to nothing beside it', [1e308, 5e-324, -1e308], 5e-324],
    ['thirds, as far as they were written', [0.3333333333333333, 0.6666666666666666], 0.9999999999999999],
    ['whole numbers beyond those that are exact', [2 ** 53 - 1, 1, 1], 9007199254740993],
    ['one', [0.1], 0.1],
    ['none', [], 0],
  ])('adds up %s', (_what, values, sum) => {
    expect(exactSum(values)).toBe(sum);
  });

  it('is the same in every order', () => {
    fc.assert(
      fc.property(quantities, (values) => {
        expect(exactSum(values.toReversed())).toBe(exactSum(values));
        expect(exactSum(values.toSorted((one, other) => one - other))).toBe(exactSum(values));
      }),
    );
  });

  it('is the double nearest to the sum of the decimals as they are written', () => {
    fc.assert(
      fc.property(quantities, (values) => {
        const truth = values.reduce((sum, value) => sum + written(value), 0n);
        expect(isNearest(exactSum(values), truth, 1n)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is null beyond all doubles, and for what is no number', () => {
    expect(exactSum([Number.MAX_VALUE, Number.MAX_VALUE])).toBeNull();
    expect(exactSum([Infinity])).toBeNull();
    expect(exactSum([Infinity, 1])).toBeNull();
    expect(exactSum([NaN, 1])).toBeNull();
  });

  it('is found for thousands of any size', () => {
    const values = Array.from({ length: 4000 }, (_, n) => Number(`1.23e${(n % 630) - 322}`));
    const truth = values.reduce((sum, value) => sum + written(value), 0n);
    expect(isNearest(exactSum(values), truth, 1n)).toBe(true);
  });
});
