import DataLoader from 'dataloader';
import { expect, it } from 'vitest';
import { settling } from '../../src/loaders/settling.ts';

it('a batch that fails is an error of each key, and is not asked for again', async () => {
  const crash = new RangeError('crashed');
  let batches = 0;
  const loader = new DataLoader<number, string>(
    settling<number, string>(() => {
      batches += 1;
      return Promise.reject(crash);
    }),
  );
  for (let round = 0; round < 2; round += 1) {
    const outcomes = await Promise.allSettled([loader.load(1), loader.load(2)]);
    expect(outcomes).toEqual([1, 2].map(() => ({ status: 'rejected', reason: crash })));
  }
  expect(batches).toBe(1);
});
