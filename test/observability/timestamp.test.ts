import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimestamp } from '../../src/observability/timestamp.ts';

describe('a timestamp', () => {
  it('is what a date writes, whatever was written before it', () => {
    const instant = fc.oneof(
      fc.integer({ min: 0, max: 4e12 }),
      fc.integer({ min: 1_767_225_599_000, max: 1_767_225_601_000 }),
    );
    fc.assert(
      fc.property(fc.array(instant, { minLength: 1 }), (instants) => {
        let now = 0;
        const timestamp = createTimestamp(() => now);
        for (now of instants) expect(timestamp()).toBe(new Date(now).toISOString());
      }),
    );
  });
});
