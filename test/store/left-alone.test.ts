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

it('a right that is missing is asked for again after a minute, since somebody may have granted it', async () => {
  const clock = new ManualClock();
  const guard = new LeftAlone({
    clock,
    boundMs: 50,
    onCommand: () => undefined,
    onState: () => undefined,
    onRefusal: () => undefined,
  });
  guard.connected();
  expect(guard.lacks('release')).toBe(false);
  const refusal = Object.assign(new Error('NOPERM this user has no permissions'), { name: 'ReplyError' });
  for (let time = 0; time < 5; time += 1) await guard.ask('release', () => Promise.reject(refusal));
  expect([guard.lacks('release'), guard.lacks('look'), guard.state]).toEqual([true, false, 'reachable']);
  await clock.advance(60_000);
  expect(guard.lacks('release')).toBe(false);
});
