import { describe, expect, it } from 'vitest';
import { RefusedCredentials } from '../../../src/reads/cache/refused-credentials.ts';
import { replicaWorld } from './replica-world.ts';

const MANY = 20_000;

describe('credentials that the upstream refused', () => {
  it('are known until it takes them for something that was asked for after that', () => {
    const refused = new RefusedCredentials();
    expect([refused.has('a'), refused.areNone]).toEqual([false, true]);
    expect(refused.refuse('a', 10)).toBe(true);
    expect(refused.accept('a', 9)).toBe(false);
    expect([refused.has('a'), refused.has('b'), refused.areNone]).toEqual([true, false, false]);
    expect(refused.accept('a', 10)).toBe(true);
    expect([refused.has('a'), refused.areNone]).toEqual([false, true]);
  });

  it('are news once, and so is it that they are taken again', () => {
    const refused = new RefusedCredentials();
    expect([refused.refuse('a', 1), refused.refuse('a', 2)]).toEqual([true, false]);
    expect([refused.accept('a', 3), refused.accept('a', 4)]).toEqual([true, false]);
  });

  it('never give way to invented ones where something is kept for them', () => {
    const refused = new RefusedCredentials();
    refused.noteUse('real');
    refused.refuse('real', 0);
    for (let each = 0; each < MANY; each += 1) refused.refuse(`invented ${each}`, 1);
    expect(refused.has('real')).toBe(true);
  });

  it('are no news to others where too many of them are invented', () => {
    const refused = new RefusedCredentials();
    let told = 0;
    for (let each = 0; each < MANY; each += 1) if (refused.refuse(`invented ${each}`, 1)) told += 1;
    expect(told).toBe(1000);
    refused.noteUse('real');
    expect(refused.refuse('real', 2)).toBe(true);
  });
});

describe('a key that one replica was refused', () => {
  /** Two replicas that both keep the rows, and one of which is then refused something else. */
  async function refusedByOne(losesMessages = false) {
    const world = replicaWorld();
    const [one, other] = [await world.start(), await world.start()];
    await one.ask();
    await other.ask();
    expect(world.calls()).toBe(1);
    await world.clock.advance(100);
    other.link.losesMessages = losesMessages;
    world.hold();
    const asked = one.beginAs({ path: '/others' });
    await world.clock.advance(100);
    world.held[0]?.answer(401);
    world.letGo();
    await expect(asked).rejects.toThrow();
    await world.clock.advance(losesMessages ? 1000 : 1);
    return { ...world, one, other };
  }

  it('is told nothing by the others that was kept before, until the upstream takes it again', async () => {
    const { other, one, calls } = await refusedByOne();
    await other.ask();
    expect(calls()).toBe(3);
    // What is kept serves all of them again.
    await one.ask();
    await other.ask();
    expect(calls()).toBe(3);
  });

  it('is told nothing either by those that did not hear of it', async () => {
    const { other, calls } = await refusedByOne(true);
    await other.ask();
    expect(calls()).toBe(3);
  });

  it('is told nothing by a replica that starts after that', async () => {
    const { start, calls } = await refusedByOne();
    const late = await start();
    await late.ask();
    expect(calls()).toBe(3);
  });

  it('is told from what is kept by all once any of them had an answer', async () => {
    const { start, one, other, calls } = await refusedByOne();
    await one.ask();
    expect(calls()).toBe(3);
    const late = await start();
    await Promise.all([other.ask(), late.ask()]);
    expect(calls()).toBe(3);
  });
});
