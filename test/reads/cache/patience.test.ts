import { describe, expect, it } from 'vitest';
import { Failed } from '../../../src/domain/failure.ts';
import { failureOf } from '../../support/failures.ts';
import { CUSTOMER, replicaWorld } from './replica-world.ts';

const SECOND = 1000;
const PAGES = ['/1', '/2', '/3', '/4', '/5'];
const known = { isStale: true };

/** One replica that knows some pages, which are `ageMs` old, and an upstream that answers when the test says so. */
async function knowing(ageMs: number, paths: readonly string[] = ['/rows']) {
  const world = replicaWorld();
  const one = await world.start();
  for (const path of paths) {
    const told = one.beginAs({ path });
    await world.clock.advance(1);
    await told;
  }
  await world.clock.advance(ageMs);
  world.hold();
  return { ...world, one };
}

/** The same, known to be stale for two seconds. */
async function knowingStale(ageMs: number) {
  const world = await knowing(ageMs);
  const first = world.one.begin();
  await world.clock.advance(1);
  world.held[0]?.fail();
  await first;
  await world.clock.advance(2 * SECOND);
  return world;
}

describe('who waits a moment for news of what is known to be stale', () => {
  it('is not told what was known where the customer is invalidated meanwhile', async () => {
    const { clock, held, one } = await knowingStale(60 * SECOND);
    const asked = one.begin();
    await clock.advance(1);
    void one.cache.invalidate([CUSTOMER]);
    const at = clock.epoch();
    await clock.advance(300);
    held[1]?.answer();
    await clock.advance(1);
    held[2]?.answer();
    expect((await asked).asOf).toBeGreaterThan(at);
  });

  it('is not told what was known where the key is refused meanwhile', async () => {
    const { clock, held, one } = await knowingStale(60 * SECOND);
    const asked = one.begin();
    await clock.advance(1);
    const other = one.beginAs({ path: '/other' });
    await clock.advance(1);
    held[2]?.answer(401);
    expect(await failureOf(other)).toMatchObject({ kind: 'upstream-auth' });
    await clock.advance(300);
    held[1]?.answer(401);
    expect(await failureOf(asked)).toMatchObject({ kind: 'upstream-auth' });
  });

  it('is not told what has grown older meanwhile than they take', async () => {
    const { clock, held, one } = await knowingStale(10 * SECOND);
    const asked = one.begin({ maxAgeMs: 12 * SECOND + 100, staleIfErrorMs: null });
    await clock.advance(251);
    held[1]?.answer();
    expect(await asked).toMatchObject({ isStale: false });
  });

  it('waits for half of their time at most', async () => {
    const { clock, one } = await knowingStale(60 * SECOND);
    const asked = one.beginAs({ deadlineMs: 100 });
    await clock.advance(50);
    expect(await asked).toMatchObject(known);
  });
});

describe('who reads many pages that are known, one after the other, of an upstream that hangs', () => {
  it.each([
    [10_000, 2000],
    [1000, 500],
  ])('with a deadline of %i ms is told all of them within %i ms', async (deadlineMs, longestMs) => {
    const { clock, one } = await knowing(60 * SECOND, PAGES);
    const patience = { until: null };
    const began = clock.now();
    for (const path of PAGES) {
      const asked = one.beginAs({ path, patience, deadlineMs: began + deadlineMs - clock.now() });
      if (path === PAGES[0]) await clock.advance(longestMs);
      expect(await asked).toMatchObject(known);
    }
    expect(clock.now() - began).toBe(longestMs);
  });

  it('is told all of them within a moment where that is known already', async () => {
    const { clock, one } = await knowing(60 * SECOND, PAGES);
    for (const path of PAGES) void one.beginAs({ path });
    await clock.advance(2 * SECOND);
    const patience = { until: null };
    for (const path of PAGES) {
      const asked = one.beginAs({ path, patience });
      if (path === PAGES[0]) await clock.advance(250);
      expect(await asked).toMatchObject(known);
    }
  });

  it('waits for each of them for as long as the upstream gives news, however slowly', async () => {
    const { clock, held, one } = await knowing(60 * SECOND, PAGES);
    const patience = { until: null };
    for (const [index, path] of PAGES.entries()) {
      const asked = one.beginAs({ path, patience });
      await clock.advance(1500);
      held[index]?.answer();
      expect(await asked).toMatchObject({ isStale: false });
    }
  });
});

describe('who waits for what is asked anew', () => {
  it('is told what was known where this gateway has no room to ask', async () => {
    const { clock, held, one } = await knowing(60 * SECOND);
    const asked = one.begin();
    await clock.advance(1);
    held[0]?.fail(new Failed({ kind: 'overloaded', retryAfter: 1 }));
    expect(await asked).toMatchObject(known);
  });
});

describe('what is fresh, but was asked for in vain since', () => {
  it('is asked for anew by whoever comes next, and no longer called stale after that', async () => {
    const { clock, held, one } = await knowing(2 * SECOND);
    const lenient = one.begin({ maxAgeMs: 0, staleIfErrorMs: 60_000 });
    await clock.advance(1);
    held[0]?.fail();
    expect(await lenient).toMatchObject(known);
    await clock.advance(1100);
    const next = one.begin();
    await clock.advance(1);
    held[1]?.answer();
    expect(await next).toMatchObject({ isStale: false });
    expect(await one.begin()).toMatchObject({ isStale: false });
    expect(held).toHaveLength(2);
  });
});
