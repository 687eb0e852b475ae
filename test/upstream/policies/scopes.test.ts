import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/upstream/policies/outcome.ts';
import type { Scope } from '../../../src/upstream/policies/scope.ts';
import { BREAKER, type Step, World } from './scoped-world.ts';

function call(tenant: number, outcome: Outcome, customer = 0): Step {
  return { tenant, customer, outcome, ms: 1 };
}

/** A world in which several tenants have failed until all were refused. */
async function worldInOutage(): Promise<World> {
  const world = new World('known');
  for (let n = 0; world.scopes.state === 'closed'; n += 1) await world.make(call(n % 4, 'server-error'), 0);
  return world;
}

/** Others than tenant 0 are served until nobody is refused any more. */
async function recover(world: World): Promise<void> {
  for (let n = 0; world.scopes.state !== 'closed'; n += 1) await world.make(call(1 + (n % 3), 'ok'), 0);
}

describe('The scopes', () => {
  it('refuse nobody for one who fails all the time and another who did once', async () => {
    const world = new World('known');
    for (let n = 0; n < 50; n += 1) await world.make(call(0, 'server-error', n % 20), 0);
    expect(await world.make(call(1, 'server-error'), 0)).toBe(true);
    expect(await world.make(call(2, 'ok'), 0)).toBe(true);
    expect(world.scopes.state).toBe('closed');
  });

  it('let another one probe next when a probe has failed, and the same one only when none comes', async () => {
    const world = await worldInOutage();
    await world.clock.advance(BREAKER.openMs);
    expect(await world.make(call(0, 'server-error'), 0)).toBe(true);
    await world.clock.advance(BREAKER.openMs - 1);
    expect(await world.make(call(0, 'server-error'), 0)).toBe(false);
    expect(await world.make(call(1, 'server-error'), 0)).toBe(true);
    await world.clock.advance(1.5 * BREAKER.openMs - 1);
    expect(await world.make(call(1, 'server-error'), 0)).toBe(true);
  });

  it('take all strangers for one where turns are taken', async () => {
    const world = new World('claimed');
    for (let n = 0; n < 4; n += 1) await world.make(call(n, 'ok'), 0);
    for (let n = 0; world.scopes.state === 'closed'; n += 1) await world.make(call(n % 4, 'server-error'), 0);
    await world.clock.advance(BREAKER.openMs);
    expect(await world.make(call(100, 'timeout'), 0)).toBe(true);
    await world.clock.advance(BREAKER.openMs - 1);
    expect(await world.make(call(101, 'timeout'), 0)).toBe(false);
    expect(await world.make(call(0, 'ok'), 0)).toBe(true);
  });

  it('hold nothing against a source that failed in an outage of all, once that is over', async () => {
    const world = new World('known');
    for (let n = 0; n < BREAKER.minimumCalls; n += 1) await world.make(call(0, 'server-error'), 0);
    expect(await world.make(call(0, 'ok'), 0)).toBe(false);
    for (let n = 0; world.scopes.state === 'closed'; n += 1) {
      await world.make(call(1 + (n % 3), 'server-error'), 0);
    }
    await world.clock.advance(BREAKER.openMs);
    await recover(world);
    // Not one after the other, as it would be if it had to find out for itself.
    for (let n = 0; n < 4; n += 1) expect(await world.make(call(0, 'ok'), 4)).toBe(true);
  });

  it('are not kept from seeing an outage by thousands of customers that were well before', async () => {
    const world = new World('one');
    for (let n = 0; n < 3000; n += 1) await world.make(call(0, 'ok', n % 1500), 0);
    let failures = 0;
    for (; world.scopes.state === 'closed'; failures += 1) {
      await world.make(call(0, 'server-error', failures % 1500), 0);
    }
    expect(failures).toBeLessThan(500);
  });

  it('blame nobody in particular for connections that cannot be made', async () => {
    const world = new World('known');
    for (let n = 0; n < BREAKER.minimumCalls; n += 1) await world.make(call(0, 'unreached'), 0);
    expect(world.scopes.state).toBe('open');
    await world.clock.advance(BREAKER.openMs);
    await recover(world);
    for (let n = 0; n < 20; n += 1) await world.make(call(1, 'ok'), 0);
    for (let n = 0; n < BREAKER.minimumCalls; n += 1) await world.make(call(0, 'unreached'), 0);
    for (let n = 0; n < 4; n += 1) expect(await world.make(call(0, 'ok'), 4)).toBe(true);
  });

  it('let each source spend its own retries, and no more of those of all than that', () => {
    const world = new World('known');
    const retriesOf = (tenant: number, customer: number) => {
      const { budget } = world.find({ tenant, customer });
      let granted = 0;
      while (budget.withdraw()) granted += 1;
      return granted;
    };
    expect([retriesOf(0, 0), retriesOf(0, 1)]).toEqual([3, 0]);
    expect([retriesOf(1, 0), retriesOf(2, 0), retriesOf(3, 0)]).toEqual([3, 3, 1]);
  });

  it('let all strangers spend the retries of one', () => {
    const world = new World('claimed');
    const granted = Array.from({ length: 50 }, (_, tenant) =>
      world.find({ tenant, customer: 0 }).budget.withdraw(),
    );
    expect(granted.filter(Boolean)).toHaveLength(3);
  });

  it('keep a scope that is in use, however many others come', () => {
    const world = new World('known');
    const scope = world.find({ tenant: 0, customer: 0 });
    for (let n = 1; n < 10_000; n += 1) {
      world.find({ tenant: n, customer: n });
      if (n % 200 === 0) expect(world.find({ tenant: 0, customer: 0 })).toBe(scope);
    }
  });

  describe('that are forgotten for others', () => {
    const MOST = 512;

    /** The scope of customer 0, which is forgotten when as many others have called. */
    async function forgotten(world: World, use: (scope: Scope) => unknown): Promise<Scope> {
      const scope = world.find({ tenant: 0, customer: 0 });
      await use(scope);
      for (let n = 1; n <= MOST; n += 1) await world.make(call(0, 'ok', n), 0);
      return scope;
    }

    it('are used again for others, of which nothing is known', async () => {
      const world = new World('one');
      const scope = await forgotten(world, async ({ budget }) => {
        for (let n = 1; n < BREAKER.minimumCalls; n += 1) await world.make(call(0, 'server-error'), 0);
        for (let has = true; has;) has = budget.withdraw();
      });
      expect(world.find({ tenant: 0, customer: MOST + 1 })).toBe(scope);
      for (let n = 1; n < BREAKER.minimumCalls; n += 1) {
        await world.make(call(0, 'server-error', MOST + 1), 0);
      }
      expect(scope.breaker.state).toBe('closed');
      await world.make(call(0, 'server-error', MOST + 1), 0);
      expect(scope.breaker.state).toBe('open');
      const retries = Array.from({ length: 4 }, () => scope.budget.withdraw());
      expect(retries).toEqual([true, true, true, false]);
    });

    it.each<[string, (world: World, scope: Scope) => unknown]>([
      [
        'a request is still made for them',
        (_, scope) => {
          scope.enter();
        },
      ],
      ['a call is still under way', (_, scope) => scope.breaker.admit()],
      [
        'they were ever open',
        async (world) => {
          for (let n = 0; n < BREAKER.minimumCalls; n += 1) await world.make(call(0, 'server-error'), 0);
        },
      ],
      [
        'all are refused, and who probed last is remembered',
        async (world) => {
          for (let n = 0; world.scopes.state === 'closed'; n += 1) {
            await world.make(call(0, 'server-error', 1000 + n), 0);
          }
          world.find({ tenant: 0, customer: 0 });
        },
      ],
    ])('are not used again where %s', async (_, use) => {
      const world = new World('one');
      const scope = await forgotten(world, (found) => use(world, found));
      expect(world.find({ tenant: 0, customer: MOST + 1 })).not.toBe(scope);
    });
  });
});
