import { describe, expect, it } from 'vitest';
import { digest } from '../../src/cursors/digest.ts';

const COUNT = 2_000;
const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');

describe('digest', () => {
  it.each([
    ['beginning', (n: number) => `6ba7b810-9dad-41d1-80b4-${hex(n, 12)}`],
    ['end', (n: number) => `${hex(n, 8)}-9dad-11d1-80b4-00c04fd430c8`],
    ['both ends', (n: number) => `6ba7b810-${hex(n, 4)}-41d1-80b4-00c04fd430c8`],
  ])('tells identifiers apart that share their %s', (_part, keyOf) => {
    const digests = Array.from({ length: COUNT }, (_, n) => digest(keyOf(n)));
    expect(new Set(digests).size).toBe(COUNT);
    for (const each of digests) expect(each).toMatch(/^[0-9a-f]{8}$/);
  });

  it('is empty for a broken row, which is like no other', () => {
    expect(digest('')).toBe('');
  });
});
