import { describe, expect, it } from 'vitest';
import { until } from '../../support/until.ts';
import { DOWN, FRESH, SECOND, STALE, startKeeping } from './keeping-gateway.ts';
import { AGES } from './model-world.ts';
import { CUSTOMER, replicaWorld } from './replica-world.ts';

const HOUR = 3600 * SECOND;

describe.each([
  ['back', -HOUR],
  ['forward', HOUR],
])('a date that is set %s by an hour', (_, jump) => {
  it('leaves what is fresh as it is', async () => {
    const { ask, clock } = await startKeeping();
    await ask();
    clock.jump(jump);
    await clock.advance(FRESH);
    expect(await ask()).toMatchObject({ calls: 0, isStale: false });
  });

  it('has what is older asked for anew, once', async () => {
    const { ask, clock } = await startKeeping();
    await ask();
    clock.jump(jump);
    await clock.advance(STALE);
    await ask();
    await until(async () => {
      expect(await ask()).toMatchObject({ age: 0, calls: 0 });
    });
  });

  it('has what is still older asked for anew first', async () => {
    const { ask, clock } = await startKeeping();
    await ask();
    clock.jump(jump);
    await clock.advance(STALE + SECOND);
    expect(await ask()).toMatchObject({ age: 0, calls: 1 });
    expect(await ask()).toMatchObject({ age: 0, calls: 0 });
  });

  it('gives whoever wants something new that', async () => {
    const { ask, clock } = await startKeeping();
    await ask();
    clock.jump(jump);
    await clock.advance(2 * SECOND);
    expect(await ask(undefined, { 'cache-control': 'no-cache' })).toMatchObject({ age: 0, calls: 1 });
    expect(await ask()).toMatchObject({ age: 0, calls: 0 });
  });

  it('changes nothing about what is told while the upstream fails', async () => {
    const { ask, clock, spoil } = await startKeeping();
    await ask();
    clock.jump(jump);
    await clock.advance(STALE + SECOND);
    spoil(DOWN, 1);
    expect(await ask()).toMatchObject({ isStale: true, code: null });
  });
});

describe('a replica', () => {
  it.each([-HOUR, HOUR])(
    'keeps what it reads after an invalidation, though its date is then set by %d ms',
    async (jump) => {
      const { clock, start, calls } = replicaWorld();
      const one = await start();
      await one.ask();
      await one.cache.invalidate([CUSTOMER]);
      one.cache.forgetAll();
      await clock.advance(1);
      clock.jump(jump);
      await one.ask();
      await one.ask();
      expect(calls()).toBe(2);
    },
  );

  it('does not keep what was asked for before an invalidation, though its date was set back meanwhile', async () => {
    const { clock, start, hold, held, calls } = replicaWorld();
    const one = await start();
    hold();
    void one.begin();
    await clock.advance(10);
    await one.cache.invalidate([CUSTOMER]);
    clock.jump(-HOUR);
    held[0]?.answer();
    await clock.advance(10);
    void one.begin();
    await clock.advance(10);
    expect(calls()).toBe(2);
  });

  it.each([
    ['behind', -HOUR],
    ['ahead', HOUR],
  ])('whose date is an hour %s tells nothing for longer than others do', async (_, aheadMs) => {
    const { clock, start, calls } = replicaWorld();
    const [right, wrong] = [await start(), await start(aheadMs)];
    await right.ask();
    for (let n = 0; n < 20; n += 1) {
      await clock.advance(AGES.freshMs);
      await wrong.ask();
    }
    // What is kept is renewed behind whoever is told it.
    await clock.advance(AGES.freshMs);
    expect(calls()).toBeGreaterThan(10);
  });
});
