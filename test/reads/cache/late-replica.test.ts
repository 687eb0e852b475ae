import { describe, expect, it } from 'vitest';
import { createCache } from '../../../src/reads/cache/create-cache.ts';
import { Names } from '../../../src/reads/cache/names.ts';
import { LightSignal } from '../../../src/domain/light-signal.ts';
import { parseUuid } from '../../../src/domain/uuid.ts';
import { Failed } from '../../../src/domain/failure.ts';
import { type Ages, longestLife } from '../../../src/reads/cache/ages.ts';
import { Answer } from '../../../src/upstream/answer.ts';
import { Read } from '../../../src/upstream/read.ts';
import { ManualClock } from '../../support/clock.ts';
import { MemoryRedis } from '../../support/memory-redis.ts';
import { memoryReplica } from '../../support/memory-store.ts';
import { UNRECORDED } from '../../support/unrecorded.ts';
import { AGES } from './model-world.ts';

const CUSTOMER = 'a0000000-0000-4000-8000-000000000000';
const CREDENTIALS = { apiKey: 'key', organisation: 'organisation' };
const READ = new Read({ tenant: 'tenant', credentials: CREDENTIALS }, 'entitlements', '/rows', CUSTOMER);

/** Replicas on one Redis, which may start at any time; each tells when what it is told was asked for. */
function world(ages: Ages = AGES) {
  const clock = new ManualClock();
  const redis = new MemoryRedis(clock);
  let calls = 0;
  let isDown = false;
  const start = async () => {
    const replica = memoryReplica(redis, clock, { longestLifeMs: longestLife(ages) });
    const cache = createCache({
      ages,
      config: {
        ages,
        maxBytes: 1_000_000,
        store: {
          address: {
            kind: 'single',
            tls: false,
            account: { username: null, password: null },
            node: { host: 'redis.test', port: 1 },
            database: 0,
          },
          timeoutMs: 50,
          secrets: [],
        },
        invalidationSecrets: [],
      },
      attach: (_read, _waiter, interpret) => {
        calls += 1;
        if (isDown) return Promise.reject(new Failed({ kind: 'upstream-timeout', milliseconds: 1 }));
        return Promise.resolve(interpret(new Answer(200, null, '{}', clock.epoch())));
      },
      store: replica.store,
      names: new Names(undefined, new URL('http://upstream.test/'), null),
      clock,
      random: () => 0.5,
      renewalMs: 1000,
      leaseMs: 1000,
      trace: () => UNRECORDED,
    });
    replica.store.listen({
      invalidated: (groups) => {
        cache.forget(groups);
      },
      gap: () => {
        cache.forgetAll();
      },
      paused: () => undefined,
    });
    await clock.advance(1);
    return {
      ...replica,
      cache,
      ask: async () => {
        const waiter = {
          signal: new LightSignal(),
          deadline: clock.now() + 10_000,
          trace: UNRECORDED,
          observe: () => undefined,
        };
        const asked = cache.attach(READ, waiter, ({ freshness }) => freshness.asOf);
        await clock.advance(1);
        return asked;
      },
    };
  };
  const fail = () => {
    isDown = true;
  };
  return { clock, start, fail, calls: () => calls };
}

const uuid = parseUuid(CUSTOMER);
if (uuid === null) throw new Error('Expected a uuid.');

describe('a replica', () => {
  it('that starts later takes from the store what others had asked for before', async () => {
    const { clock, start, calls } = world();
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
    const { clock, start, fail } = world(ages);
    const one = await start();
    const asOf = await one.ask();
    await one.store.close();
    await clock.advance(86_400_000);
    fail();
    const two = await start();
    expect(await two.ask()).toBe(asOf);
  });

  it('that missed what others said takes from the store what was not invalidated, and nothing else', async () => {
    const { clock, start, calls } = world();
    const [one, two] = [await start(), await start()];
    const asOf = await one.ask();
    two.link.cut();
    two.link.mend();
    await clock.advance(1);
    expect(await two.ask()).toBe(asOf);
    // By then it has looked up how much was said before.
    await clock.advance(400);
    two.link.losesMessages = true;
    await one.cache.invalidate([uuid]);
    // Twice as long as it takes to notice that something was said.
    await clock.advance(1200);
    expect(await two.ask()).toBeGreaterThan(asOf);
    expect(calls()).toBe(2);
  });
});
