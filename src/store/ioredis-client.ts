import type { Cluster, Redis } from 'ioredis';
import type { RedisAddress } from '../config/redis-url.ts';
import { openConnection } from './ioredis-options.ts';
import type {
  ConnectionEvents,
  RedisClient,
  RedisConnections,
  Subscription,
  SubscriptionEvents,
} from './redis-client.ts';
import { COUNT_AND_PUBLISH, DELETE_IF, TAKE_PLACES } from './scripts.ts';

/** As the script counts them. */
const NUMBER = /^\d{1,15}$/;

/** How long a subscription may take to be confirmed. */
const SUBSCRIBE_MS = 1000;

/** The one module, with its options, that knows the client library. */
export function redisConnections(
  address: RedisAddress,
  timeoutMs: number,
  random: () => number,
): RedisConnections {
  return {
    connect(events) {
      const redis = openConnection(address, { commandMs: timeoutMs, endsInSilence: true, random });
      watch(redis, events);
      return clientOf(redis);
    },
    subscribe(channel, events) {
      // Silence is what a subscription hears most of the time.
      const redis = openConnection(address, { commandMs: SUBSCRIBE_MS, endsInSilence: false, random });
      return subscriptionOf(redis, channel, events);
    },
  };
}

/**
 * The cause comes as an event of its own, before the connection is closed, and where sentinels do not say where Redis is there
 * is no connection that could be. So an error is told at once, unless it is about a connection in use, whose end tells it. Where Redis refuses to open the database of the URL,
 * the client goes on with the first one, which is not what whoever runs it wants: that is lost, too.
 */
function watch(redis: Redis | Cluster, { ready, lost }: ConnectionEvents): void {
  let cause: unknown = null;
  redis.on('connect', () => {
    cause = null;
  });
  redis.on('ready', () => {
    if (isRefusal(cause)) lost(cause);
    else ready();
  });
  redis.on('error', (error: Error) => {
    cause = causeIn(error);
    if (redis.status !== 'ready') lost(cause);
  });
  redis.on('node error', (error: Error) => {
    cause = causeIn(error);
  });
  redis.on('close', () => {
    lost(cause);
  });
}

/** An answer of Redis, and not a fault of the way there. */
function isRefusal(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'ReplyError';
}

/** A cluster wraps what happened to the last node that it tried. */
function causeIn(error: Error): unknown {
  return 'lastNodeError' in error && error.lastNodeError instanceof Error ? error.lastNodeError : error;
}

function subscriptionOf(
  redis: Redis | Cluster,
  channel: string,
  { subscribed, message, failed }: SubscriptionEvents,
): Subscription {
  redis.on('error', () => undefined);
  redis.on('message', (_: string, text: string) => {
    message(text);
  });
  redis.on('ready', () => {
    redis.subscribe(channel).then(subscribed, failed);
  });
  return {
    close: () => {
      redis.disconnect();
    },
  };
}

/** What is no text is as good as no number. */
function textOfWrongType(error: unknown): null {
  if (error instanceof Error && error.message.startsWith('WRONGTYPE')) return null;
  throw error;
}

function clientOf(redis: Redis | Cluster): RedisClient {
  return {
    getAll: (...keys) => redis.mgetBuffer(...keys),
    async getNumber(key) {
      const text = await redis.get(key).catch(textOfWrongType);
      return NUMBER.test(text ?? '') ? Number(text) : 0;
    },
    async set(key, value, lifeMs) {
      await redis.set(key, value, 'PX', lifeMs);
      return true;
    },
    setIfAbsent: async (key, value, lifeMs) => (await redis.set(key, value, 'PX', lifeMs, 'NX')) === 'OK',
    delete: async (key) => (await redis.del(key)) === 1,
    deleteIf: async (key, value) => (await redis.eval(DELETE_IF, 1, key, value)) === 1,
    publish: (channel, text) => redis.publish(channel, text),
    countAndPublish: async (counter, lifeMs, channel, text) =>
      Number(await redis.eval(COUNT_AND_PUBLISH, 1, counter, channel, text, lifeMs)),
    async takePlaces(key, perSecond, count, longestMs) {
      const waits = await redis.eval(TAKE_PLACES, 1, key, perSecond, count, longestMs);
      return Array.isArray(waits) ? waits.map(Number) : [];
    },
    close: () => {
      redis.disconnect();
    },
  };
}
