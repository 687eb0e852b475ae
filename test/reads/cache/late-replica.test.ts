import { describe, expect, it } from 'vitest';
import { AGES } from './model-world.ts';
import { CUSTOMER, replicaWorld } from './replica-world.ts';

describe('a replica', () => {
  it('that starts later takes from the store what others had asked for before', async () => {
    const { clock, start, calls } = replicaWorld();
    const one = await start();
    const asOf = await one.ask();
    await clock.advance(1000);
    const two = await start();
    expect(await two.ask()).toBe(asOf);
    expect(calls()).toBe(1);
  });

  it.each([
    ['staleIfErrorMs', { ...AGES, staleIfErrorMs: 86_400_000 }],
    ['staleMs', { ...AGES, staleMs: 86_400_000 }],
  ])('that starts a day later is told what was known, where %s says so', async (_, ages) => {
    const { clock, start, hold, held } = replicaWorld(ages);
    const one = await start();
    const asOf = await one.ask();
    await one.store.close();
    await clock.advance(86_400_000);
    hold();
    const two = await start();
    const asked = two.begin();
    await clock.advance(1);
    held[0]?.fail();
    expect((await asked).asOf).toBe(asOf);
  });

  it('that missed what others said takes from the store what was not invalidated, and nothing else', async () => {
    const { clock, start, calls } = replicaWorld();
    const [one, two] = [await start(), await start()];
    const asOf = await one.ask();
    two.link.cut();
    two.link.mend();
    await clock.advance(1);
    expect(await two.ask()).toBe(asOf);
    // By then it has looked up how much was said before.
    await clock.advance(400);
    two.link.losesMessages = true;
    await one.cache.invalidate([CUSTOMER]);
    // Twice as long as it takes to notice that something was said.
    await clock.advance(1200);
    expect(await two.ask()).toBeGreaterThan(asOf);
    expect(calls()).toBe(2);
  });
});
