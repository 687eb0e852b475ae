import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasDuplicateKeys } from '../../src/auth/duplicate-keys.ts';

describe('hasDuplicateKeys', () => {
  it('finds none in what JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        expect(hasDuplicateKeys(JSON.stringify(value, null, indent))).toBe(false);
      }),
    );
  });

  it('finds any key that is written twice, wherever it is', () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    const around = fc.constantFrom(
      (json: string) => json,
      (json: string) => `[1, "}", ${json}]`,
      (json: string) => `{"a": {"b": []}, "c" : ${json} }`,
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), value, value, around, (key, first, second, wrap) => {
        const name = JSON.stringify(key);
        const spelled = `"${[...Array(key.length).keys()].map((at) => escaped(key.charCodeAt(at))).join('')}"`;
        const json = `{${name}:${JSON.stringify(first)} , ${spelled} :${JSON.stringify(second)}}`;
        expect(hasDuplicateKeys(wrap(json))).toBe(true);
      }),
    );
  });

  it.each([
    ['one key in two objects', '[{"a":1},{"a":1}]'],
    ['a key within itself', '{"a":{"a":1}}'],
    ['a key again after an inner object', '{"a":{"b":1},"b":1}'],
    ['texts that look like keys', String.raw`{"a":"\"a\":1","b":["a","a:","{\"a\":"]}`],
    ['keys that differ in case', '{"a":1,"A":2}'],
  ])('is not misled by %s', (_, json) => {
    expect(hasDuplicateKeys(json)).toBe(false);
  });
});

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
