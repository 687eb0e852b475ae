import { expect, it } from 'vitest';
import { boundSlack } from '../../src/command/old-generation.ts';

const MB = 2 ** 20;

it('the old generation may grow by less as long as much is kept', () => {
  const told: number[] = [];
  let kept = 0;
  const collected = boundSlack(
    () => kept,
    (percent) => told.push(percent),
  );
  expect(told).toEqual([75]);
  for (kept of [0, 16 * MB, 17 * MB, 64 * MB, 3 * MB, 0]) collected();
  expect(told).toEqual([75, 40, 75]);
});
