import { describe, expect, it } from 'vitest';
import { TOLERANT } from '../../../src/domain/tolerance.ts';
import { judge } from '../../../src/reads/cache/ages.ts';
import { AGES } from './model-world.ts';

const LIST = { isRecords: false, status: 200, jitter: 1 } as const;
const STALE = { ...LIST, isStale: true };
const WELL = { ...LIST, isStale: false };

describe('what is known to be stale', () => {
  it('is renewed while it is fresh', () => {
    expect(judge(STALE, 1000, AGES, TOLERANT)).toBe('renew');
    expect(judge(WELL, 1000, AGES, TOLERANT)).toBe('fresh');
  });

  it('is told for no longer than it was fresh where nothing is told in place of an error', () => {
    const never = { ...AGES, staleIfErrorMs: 0 };
    expect(judge(STALE, 5000, never, TOLERANT)).toBe('renew');
    expect(judge(STALE, 5001, never, TOLERANT)).toBe('too-old');
    expect(judge(WELL, 5001, never, TOLERANT)).toBe('renew');
  });

  it('is told for no longer than that, though what is not would be', () => {
    const seldom = { ...AGES, staleIfErrorMs: 10_000 };
    expect(judge(STALE, 15_000, seldom, TOLERANT)).toBe('renew');
    expect(judge(STALE, 15_001, seldom, TOLERANT)).toBe('too-old');
  });
});

describe('who says only how old an answer they take where the upstream fails', () => {
  const tolerance = { maxAgeMs: null, staleIfErrorMs: 20_000 };

  it('is told nothing older then', () => {
    expect(judge(STALE, 20_000, AGES, tolerance)).toBe('renew');
    expect(judge(STALE, 20_001, AGES, tolerance)).toBe('too-old');
    expect(judge(WELL, 60_000, AGES, tolerance)).toBe('too-old');
    expect(judge(WELL, 60_000, AGES, TOLERANT)).toBe('fallback');
  });

  it('is told the same as others where it does not fail', () => {
    expect(judge(WELL, 30_000, AGES, tolerance)).toBe('renew');
  });
});

describe('who takes an answer of some age', () => {
  it('takes that also where the upstream fails', () => {
    expect(judge(WELL, 60_000, AGES, { maxAgeMs: 90_000, staleIfErrorMs: 10_000 })).toBe('fallback');
    expect(judge(WELL, 100_000, AGES, { maxAgeMs: 90_000, staleIfErrorMs: 10_000 })).toBe('too-old');
  });
});
