import { expect, it } from 'vitest';
import { replicaWorld } from './replica-world.ts';

const RECORD = { path: '/customer', endpoint: 'customer' } as const;

it.each([
  ['a list', 10_000, {}],
  ['a record', 10_000, RECORD],
  ['a record', 50_000, RECORD],
])(
  'a replica that may not hear of invalidations tells nothing of %s that is %i ms old before it has asked',
  async (_, ageMs, begun) => {
    const { clock, start, hold, held } = replicaWorld();
    const one = await start();
    const { asOf } = await one.beginAs(begun);
    await clock.advance(ageMs - 1000);
    one.link.cut();
    await clock.advance(1000);
    hold();
    const asked = one.beginAs(begun);
    await clock.advance(1);
    held[0]?.answer();
    expect((await asked).asOf).toBe(asOf + ageMs);
  },
);

it('a replica that may not hear of invalidations tells what is fresh, and what is known where the upstream fails', async () => {
  const { clock, start, hold, held } = replicaWorld();
  const one = await start();
  const { asOf } = await one.begin();
  one.link.cut();
  await clock.advance(4000);
  expect(await one.begin()).toEqual({ asOf, isStale: false });
  await clock.advance(500_000);
  hold();
  const asked = one.begin();
  await clock.advance(1);
  held[0]?.fail();
  expect(await asked).toEqual({ asOf, isStale: true });
});

it('a replica that does not hear for a moment goes on as before', async () => {
  const { clock, start, calls } = replicaWorld();
  const one = await start();
  const { asOf } = await one.begin();
  await clock.advance(9000);
  one.link.mood = 'silent';
  await clock.advance(400);
  one.link.mood = 'well';
  expect((await one.begin()).asOf).toBe(asOf);
  await clock.advance(1);
  expect(calls()).toBe(2);
});

it('a replica that hears again tells what is older at once again', async () => {
  const { clock, start } = replicaWorld();
  const one = await start();
  one.link.cut();
  await clock.advance(2000);
  one.link.mend();
  await clock.advance(1000);
  const { asOf } = await one.begin();
  await clock.advance(20_000);
  expect((await one.begin()).asOf).toBe(asOf);
});
