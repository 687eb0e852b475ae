import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../../src/upstream/policies/retry-after.ts';

const TODAY = Date.UTC(2026, 0, 1);

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7000],
    ['2.0', 2000],
    ['1.5', 1500],
    ['299.997', 299_997],
    ['0.0001', 1],
    ['7.', 7000],
    ['30s', 30_000],
    ['30 seconds', 30_000],
    ['7, 9', 7000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 2025 23:59:59 GMT', 0],
    ['thu, 1 jan 2026 00:01:00 gmt', 60_000],
    ['Thu, 01 Jan 2026 00:01:00 UTC', 60_000],
    ['Thu, 01 Jan 2026 00:01:00 +0000', 60_000],
    ['Thursday, 01-Jan-26 00:01:00 GMT', 60_000],
    ['Thu Jan  1 00:01:00 2026', 60_000],
  ])('%j asks for a wait', (header, milliseconds) => {
    expect(readRetryAfter(header, TODAY)).toBe(milliseconds);
  });

  it.each([
    [null],
    [''],
    ['-1'],
    ['1e3'],
    ['1.5.2'],
    ['7 apples'],
    ['0x10'],
    ['Infinity'],
    ['Thu, 01 Jan 2026 00:01:00'],
    ['Thu, 01 Jan 2026 00:01:00 CET'],
    ['Thu Foo  1 00:01:00 2026'],
    ['soon'],
    ['9999999999'],
    ['2026-01-01T00:01:00Z'],
    ['Thu, 99 Foo 2026 00:01:00 GMT'],
  ])('%j asks for nothing', (header) => {
    expect(readRetryAfter(header, TODAY)).toBeNull();
  });
});
