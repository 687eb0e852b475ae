import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsMoreValues } from '../../../src/upstream/wire/json-values.ts';

/** An empty array or object counts for two; the first value of any other stands for that as well. */
function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  const inner = Object.values(value).reduce<number>((sum, each) => sum + valuesIn(each), 0);
  return 1 + Math.max(1, inner);
}

describe('holdsMoreValues', () => {
  it('counts the values of any JSON, whatever its strings hold', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ stringUnit: fc.constantFrom(',', '[', '{', '"', '\\', 'x', 'é') }),
        (json) => {
          const text = JSON.stringify(json);
          const values = valuesIn(JSON.parse(text));
          expect([values - 1, values].map((most) => holdsMoreValues(text, most))).toEqual([true, false]);
        },
      ),
    );
  });

  it.each([
    ['[[],[],[]]', 7],
    ['[[[[]]]]', 5],
    ['[0,0,0]', 4],
    ['{"a":{"b":{}}}', 4],
  ])('counts the densest texts, too: %s', (text, values) => {
    expect(valuesIn(JSON.parse(text))).toBe(values);
    expect([values - 1, values].map((most) => holdsMoreValues(text, most))).toEqual([true, false]);
  });

  it('counts in what is no JSON at all', () => {
    expect(holdsMoreValues('['.repeat(1000), 500)).toBe(true);
    expect(holdsMoreValues('NaN,'.repeat(1000), 500)).toBe(true);
    expect(holdsMoreValues(`"${','.repeat(1000)}`, 500)).toBe(false);
  });
});
