import { describe, expect, it } from 'vitest';
import { boundGrowth, isSized } from '../../src/command/young-generation.ts';
import { start } from '../support/process.ts';

const MB = 2 ** 20;

describe('the young generation', () => {
  it('grows until it takes 32 MB, and again after it has shrunk', () => {
    const told: number[] = [];
    let size = 2 * MB;
    const collected = boundGrowth({ bytes: () => size, growBy: (factor) => told.push(factor) });
    for (size of [2 * MB, 16 * MB, 32 * MB, 32 * MB, 64 * MB, 8 * MB, 16 * MB, 32 * MB]) collected();
    expect(told).toEqual([1, 2, 1]);
  });

  it.each([
    [['--max-semi-space-size=32'], undefined],
    [['--max_semi_space_size', '32'], undefined],
    [[], '--enable-source-maps --max-semi-space-size=64'],
  ])('is left alone where the process was started with %j and NODE_OPTIONS %s', (args, nodeOptions) => {
    expect(isSized(args, nodeOptions)).toBe(true);
  });

  it('is bounded where nothing was said of its size', () => {
    expect(isSized(['--import', 'tsx'], '--max-old-space-size=512')).toBe(false);
    expect(isSized([], undefined)).toBe(false);
  });

  it('keeps within 32 MB, but for what V8 adds to it while it collects, in a process that makes much garbage which lives a little', async () => {
    const { output, exited } = garbage();
    expect(await exited).toBe(0);
    const [most = 0] = JSON.parse(output()) as number[];
    expect(most).toBeGreaterThan(8);
    // Unbounded it would double, to 64 MB at least.
    expect(most).toBeLessThanOrEqual(36);
  });
});

/** A process that tells how many MB its young generation took at most. */
function garbage() {
  const module = new URL('../../dist/command/young-generation.js', import.meta.url).href;
  const program = start([
    '--input-type=module',
    '--eval',
    `import { PerformanceObserver } from 'node:perf_hooks';
     import { boundGrowth, ownYoungGeneration } from ${JSON.stringify(module)};
     new PerformanceObserver(boundGrowth(ownYoungGeneration)).observe({ entryTypes: ['gc'] });
     let most = 0;
     let kept = [];
     for (let round = 0; round < 400; round += 1) {
       for (let index = 0; index < 10_000; index += 1) kept.push({ index, list: [index] });
       if (kept.length > 100_000) kept = [];
       most = Math.max(most, ownYoungGeneration.bytes());
       await new Promise((resolve) => setImmediate(resolve));
     }
     process.stdout.write(JSON.stringify([most / 2 ** 20]));`,
  ]);
  return { output: () => program.output, exited: program.exited };
}
