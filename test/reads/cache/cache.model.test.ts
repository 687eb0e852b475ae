import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { step } from './model-steps.ts';
import { ModelWorld } from './model-world.ts';

/** Ten thousand steps in all, the same ones each time unless CACHE_RUNS asks for a longer search, at random or from CACHE_SEED. */
const STEPS = 50;
const { CACHE_RUNS: asked, CACHE_SEED: seed } = process.env;
const runs = (usual: number) =>
  asked === undefined
    ? { numRuns: usual, seed: Number(seed ?? 1) }
    : { numRuns: Number(asked), ...(seed !== undefined && { seed: Number(seed) }) };

describe('what is kept, whatever happens to two replicas, their Redis and the upstream', () => {
  it.each([
    ['with clocks that agree', { aheadMs: 0, maxBytes: 1_000_000 }, 140],
    ['with clocks that differ', { aheadMs: 700, maxBytes: 1_000_000 }, 60],
  ])(
    'is never too old, never of others, and asked for no more than it must be: %s',
    async (_, options, usual) => {
      const seen = { told: 0, kept: 0, stale: 0, failed: 0, calls: 0 };
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: STEPS, maxLength: STEPS, size: 'max' }),
          async (steps) => {
            const world = new ModelWorld(options);
            await world.play(steps);
            expect(world.oracle.violations).toEqual([]);
            for (const key of ['told', 'kept', 'stale', 'failed', 'calls'] as const) {
              seen[key] += world.oracle.sights[key];
            }
          },
        ),
        runs(usual),
      );
      // The histories were about something.
      for (const times of Object.values(seen)) expect(times).toBeGreaterThan(25);
    },
    3_600_000,
  );
});
