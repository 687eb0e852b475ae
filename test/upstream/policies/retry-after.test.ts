import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../../src/upstream/policies/retry-after.ts';

const TODAY = Date.UTC(2026, 0, 1);

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 2025 23:59:59 GMT', 0],
  ])('%j asks for a wait', (header, milliseconds) => {
    expect(readRetryAfter(header, TODAY)).toBe(milliseconds);
  });

  it.each([
    [null],
    [''],
    ['-1'],
    ['1.5'],
    ['1e3'],
    ['soon'],
    ['9999999999'],
    ['2026-01-01T00:01:00Z'],
    ['Thu, 99 Foo 2026 00:01:00 GMT'],
  ])('%j asks for nothing', (header) => {
    expect(readRetryAfter(header, TODAY)).toBeNull();
  });
});
