import { expect, it } from 'vitest';
import { failureOf } from '../../support/failures.ts';
import { replicaWorld } from './replica-world.ts';

const KEPT_ONLY = { keptOnly: true };

it.each([
  ['is fresh', 1000, false],
  ['would be renewed', 10_000, false],
  ['would be told in place of an error', 60_000, true],
])('somebody for whom nothing may be asked is told at once what %s', async (_, ageMs, isStale) => {
  const { clock, start, calls } = replicaWorld();
  const one = await start();
  await one.ask();
  await clock.advance(ageMs);
  expect(await one.beginAs(KEPT_ONLY)).toMatchObject({ isStale });
  await clock.advance(5000);
  expect(calls()).toBe(1);
});

it.each([
  ['nothing is kept', null, undefined],
  ['what is kept is too old', 700_000, undefined],
  ['what is kept is older than they take', 3000, { maxAgeMs: 0, staleIfErrorMs: null }],
])(
  'somebody for whom nothing may be asked is refused where %s, and nothing is looked up',
  async (_, ageMs, tolerance) => {
    const commands: string[] = [];
    const { clock, start, calls } = replicaWorld();
    const one = await start(0, (command) => commands.push(command));
    if (ageMs !== null) {
      await one.ask();
      await clock.advance(ageMs);
    }
    const before = calls();
    commands.length = 0;
    expect(await failureOf(one.beginAs(KEPT_ONLY, tolerance))).toEqual({ kind: 'overloaded', retryAfter: 1 });
    expect([commands, calls()]).toEqual([[], before]);
  },
);
