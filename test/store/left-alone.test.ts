import { expect, it } from 'vitest';
import { LeftAlone } from '../../src/store/left-alone.ts';
import { ManualClock } from '../support/clock.ts';

it('a client that throws has failed, as one has that rejects', async () => {
  const outcomes: string[] = [];
  const clock = new ManualClock();
  const guard = new LeftAlone({
    clock,
    boundMs: 50,
    onCommand: (command, outcome) => outcomes.push(`${command} ${outcome}`),
    onState: () => undefined,
    onRefusal: () => undefined,
  });
  guard.connected();
  const throwing = () => {
    throw new Error('Connection is closed.');
  };
  expect(await guard.ask('look', throwing)).toBeNull();
  expect(outcomes).toEqual(['look failed']);
  expect(clock.pending).toBe(0);
});
