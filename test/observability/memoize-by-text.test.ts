import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoizeByText } from '../../src/observability/memoize-by-text.ts';

/** A function that counts how often it is asked, and its memoized form. */
function counted() {
  const asked: string[] = [];
  const lengthOf = memoizeByText((text) => {
    asked.push(text);
    return text.length === 0 ? null : text.length;
  });
  return { asked, lengthOf };
}

describe('a memoized function', () => {
  it('gives what the function gives, whatever comes in whatever order', () => {
    const text = fc.oneof(fc.constantFrom('', 'a', 'bb'), fc.string(), fc.integer().map(String));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 1_200 }), (texts) => {
        const { lengthOf } = counted();
        for (const each of texts) expect(lengthOf(each)).toBe(each.length === 0 ? null : each.length);
      }),
    );
  });

  it('is asked once for texts that come in turn, also where the answer is null', () => {
    const { asked, lengthOf } = counted();
    for (const text of ['', 'a', '', 'a', 'a', '']) lengthOf(text);
    expect(asked).toEqual(['', 'a']);
  });

  it('remembers no long texts and a bounded number of short ones, so that clients cannot fill the memory', () => {
    const { asked, lengthOf } = counted();
    const long = 'x'.repeat(4_001);
    lengthOf(long);
    lengthOf(long);
    expect(asked).toHaveLength(2);
    for (let index = 0; index <= 500; index += 1) lengthOf(String(index));
    const before = asked.length;
    lengthOf('0');
    expect(asked.length).toBe(before + 1);
  });
});
