import type { CacheConfig } from '../config/cache.ts';
import type { Clock } from '../domain/clock.ts';
import { createRandomHex } from '../observability/random-hex.ts';
import { loadRedis } from '../store/load-redis.ts';
import { RedisStore } from '../store/redis-store.ts';
import { sealWith, unsealed } from '../store/sealed.ts';
import type { Finding } from './finding.ts';

/** How long it may take until the connection is there, and until others can be heard. */
const LONGEST_MS = 3000;
/** What is written names this, and is of no use to anybody else. */
const NAME = { group: 'check', others: [], key: 'check', credential: 'check' };
const LIFE_MS = 1000;

/** Asks Redis for everything once that a gateway asks of it; null where replicas share nothing. */
export async function checkRedis(cache: CacheConfig, clock: Clock): Promise<Finding | null> {
  const openRedis = await loadRedis(cache.store);
  if (cache.store === null || openRedis === null) return null;
  const { address, timeoutMs, secrets } = cache.store;
  const [first, ...others] = secrets;
  const refusals = new Set<string>();
  const outcome = promised<string | null>();
  const listening = promised<null>();
  const cancel = clock.setTimer(LONGEST_MS, () => {
    outcome.resolve('it did not answer in time');
    refusals.add('subscribe: no answer in time');
    listening.resolve(null);
  });
  const store = new RedisStore({
    clock,
    connections: openRedis(address, timeoutMs, Math.random),
    seal: first === undefined ? unsealed : sealWith([first, ...others]),
    longestLifeMs: LIFE_MS,
    randomHex: createRandomHex(),
    boundMs: timeoutMs,
    onCommand: (command, end) => {
      if (end === 'timeout') refusals.add(`${command}: no answer within REDIS_TIMEOUT_MS`);
    },
    onLook: () => undefined,
    onState: (_, cause) => {
      outcome.resolve(cause);
    },
    onRefusal: (command, cause) => {
      refusals.add(`${command}: ${cause}`);
      if (command === 'subscribe') listening.resolve(null);
    },
  });
  store.listen({
    invalidated: () => undefined,
    gap: () => {
      listening.resolve(null);
    },
    paused: () => undefined,
    refused: () => undefined,
  });
  try {
    const cause = await outcome.promise;
    if (cause !== null) return { ok: false, text: `Redis: ${cause}.` };
    await listening.promise;
    await askForAll(store, clock);
  } finally {
    cancel();
    await store.close();
  }
  if (refusals.size === 0) {
    return { ok: true, text: 'Redis: it answers, and its account may do all that is needed.' };
  }
  return { ok: false, text: `Redis: it answers, but refuses some commands. ${[...refusals].join('; ')}.` };
}

/** One after the other, so that three that are refused do not keep the others from being asked. */
async function askForAll(store: RedisStore, clock: Clock): Promise<void> {
  const looked = () => store.look(NAME);
  await looked();
  store.write(NAME, { status: 404, fetchedAt: 0, body: '' }, '', LIFE_MS);
  await looked();
  store.drop(NAME);
  await looked();
  const lease = await store.lease(NAME, LIFE_MS);
  if (lease !== null && lease !== 'taken') lease.release();
  await looked();
  await store.invalidate([NAME.group]);
  await looked();
  store.pause(NAME.credential, clock.epoch());
  await looked();
  store.refuse(NAME.credential, true);
  await looked();
  await store.spend(NAME.credential, 1, 1, LIFE_MS);
}

function promised<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return {
    promise,
    resolve: (value: T): void => {
      resolve(value);
    },
  };
}
