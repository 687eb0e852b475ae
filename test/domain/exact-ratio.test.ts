import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactRatio } from '../../src/domain/exact-ratio.ts';
import { isNearest, quantity, written } from '../support/decimals.ts';

describe('an exact ratio', () => {
  it.each([
    [1, 3, 1 / 3],
    [0.3, 0.1, 3],
    [0.3, 0.3, 1],
    [-0.6, 0.2, -3],
    [30_000_000_000_000.003, 10_000_000_000_000.001, 3],
    // Half way between two doubles, of which the even one is taken.
    [4_503_599_627_370_496.5, 0.5, 9_007_199_254_740_992],
    [4_503_599_627_370_497.5, 0.5, 9_007_199_254_740_996],
    [0, 5e-324, 0],
    [5e-324, 5e-324, 1],
    [5e-324, 1e308, 0],
    [1e308, 5e-324, null],
    [1, 1e-310, null],
    [Infinity, 1, null],
    [1, Infinity, null],
  ])('of %d and %d is %d', (part, whole, ratio) => {
    expect(exactRatio(part, whole)).toBe(ratio);
  });

  it('is the double nearest to the ratio of the decimals as they are written', () => {
    fc.assert(
      fc.property(quantity, quantity, (part, size) => {
        const whole = Math.abs(size);
        fc.pre(whole > 0);
        const places = 10n ** 1100n;
        expect(isNearest(exactRatio(part, whole), written(part) * places, written(whole))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is above 1 only where the part is larger than the whole', () => {
    fc.assert(
      fc.property(quantity, quantity, (one, other) => {
        const [part, whole] = [Math.abs(one), Math.abs(other)];
        fc.pre(whole > 0);
        const ratio = exactRatio(part, whole) ?? Infinity;
        if (part <= whole) expect(ratio).toBeLessThanOrEqual(1);
        else expect(ratio).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
