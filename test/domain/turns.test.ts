import { expect, it } from 'vitest';
import { EventLoopTurns } from '../../src/domain/turns.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('pieces run in the order in which they were put off, one in each turn of the event loop', async () => {
  const turns = new EventLoopTurns();
  const seen: string[] = [];
  turns.later(() => {
    seen.push('a');
    turns.later(() => seen.push('c'));
  });
  turns.later(() => seen.push('b'));
  expect(seen).toEqual([]);
  for (let n = 1; n <= 3; n += 1) {
    await turn();
    seen.push(`turn ${n}`);
  }
  expect(seen).toEqual(['a', 'turn 1', 'b', 'turn 2', 'c', 'turn 3']);
});
