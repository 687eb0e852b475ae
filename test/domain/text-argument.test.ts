import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchText, statusList } from '../../src/domain/text-argument.ts';
import { failureOf } from '../support/paging-upstream.ts';

const control = fc
  .oneof(fc.integer({ min: 0x00, max: 0x1f }), fc.integer({ min: 0x7f, max: 0x9f }))
  .map((code) => String.fromCharCode(code));
const harmless = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => !/[\p{Cc}\p{Surrogate},]/u.test(text));
const around = fc.tuple(harmless, control, harmless).map((parts) => parts.join(''));

describe('a text that goes upstream', () => {
  it.each([
    ['search', (text: string) => searchText(text)],
    ['status', (text: string) => statusList([text])],
  ])('is refused as %s with a control character anywhere in it', (argument, read) => {
    const message = `Expected ${argument} to have no control characters, such as line breaks or tabs.`;
    fc.assert(
      fc.property(fc.oneof(control, around), (text) => {
        expect(failureOf(() => read(text))).toEqual({ kind: 'bad-input', argument, message });
      }),
    );
  });

  it.each(['a', 'ü', '漢', '\u{1F600}', '\u{20000}'])(
    'has its length counted in characters: %s',
    (character) => {
      expect(searchText(character.repeat(256))).toHaveLength(256 * character.length);
      expect(failureOf(() => searchText(character.repeat(257)))).toEqual({
        kind: 'bad-input',
        argument: 'search',
        message: 'Expected search to have at most 256 characters, got 257.',
      });
      expect(statusList([character.repeat(64)])).toHaveLength(1);
      expect(failureOf(() => statusList([character.repeat(65)]))).toMatchObject({ argument: 'status' });
    },
  );

  it('is taken as it is in any script, with marks, joiners and emoji', () => {
    fc.assert(
      fc.property(harmless, (text) => {
        expect(searchText(text)).toBe(text);
        expect(statusList([text])).toEqual([text]);
      }),
    );
    expect(searchText('क्‍ष ‮עברית 👩‍👩‍👧')).toBe('क्‍ष ‮עברית 👩‍👩‍👧');
  });
});
