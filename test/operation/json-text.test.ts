import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quote } from '../../src/operation/json-text.ts';

it('quotes any text as JSON.stringify does', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
    fc.string({ unit: fc.constantFrom('"', '\\', '\u2028', '\ud83d', '\ude00', '\u001f', '\u007f', 'a') }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(quote(text)).toBe(JSON.stringify(text));
    }),
    { numRuns: 2_000, seed: 1 },
  );
});

it('quotes every single UTF-16 unit as JSON.stringify does', () => {
  for (let unit = 0; unit <= 0xffff; unit += 1) {
    const text = String.fromCharCode(unit);
    if (quote(text) !== JSON.stringify(text)) expect.fail(`U+${unit.toString(16)}`);
  }
});
