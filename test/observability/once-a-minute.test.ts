import { describe, expect, it } from 'vitest';
import { onceAMinute } from '../../src/observability/once-a-minute.ts';

describe('a line about a cause', () => {
  it('is due once in a minute, for each cause on its own', () => {
    let now = 0;
    const isDue = onceAMinute(() => now);
    expect([isDue('a'), isDue('a'), isDue('b'), isDue('b')]).toEqual([true, false, true, false]);
    now = 59_999;
    expect([isDue('a'), isDue('c')]).toEqual([false, true]);
    now = 60_000;
    expect([isDue('a'), isDue('b'), isDue('c'), isDue('a')]).toEqual([true, true, false, false]);
  });

  it('is remembered for a bounded number of causes', () => {
    const isDue = onceAMinute(() => 0);
    for (let cause = 0; cause <= 100; cause += 1) expect(isDue(`cause ${cause}`)).toBe(true);
    expect(isDue('cause 100')).toBe(false);
    expect(isDue('cause 0')).toBe(true);
  });
});
