import { EventEmitter } from 'node:events';
import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import type { RedisAccount, RedisAddress } from '../config/redis-url.ts';

const CONNECT_MS = 500;
/** A server that is silent for so long while it is asked is taken for dead. */
const SILENCE_MS = 1000;
const SHORTEST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1000;

/** The delay before an attempt to connect, the first one being 1: longer each time, and never the same for all replicas. */
export function retryDelay(attempt: number, random: () => number): number {
  const most = Math.min(LONGEST_RETRY_MS, SHORTEST_RETRY_MS * 2 ** Math.min(attempt, 10));
  return Math.round(most * (0.5 + random() / 2));
}

/** What all connections have in common: nothing waits in a queue, is sent again, or is asked beyond what the README's ACL allows. */
function commonOptions(commandMs: number) {
  return {
    commandTimeout: commandMs,
    connectTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    enableReadyCheck: false,
    disableClientInfo: true,
    keepAlive: SILENCE_MS,
  } as const satisfies RedisOptions;
}

export interface ConnectionOptions {
  readonly commandMs: number;
  /** Whether silence while something is asked ends the connection. */
  readonly endsInSilence: boolean;
  readonly random: () => number;
}

/** Begins to connect at once. */
export function openConnection(
  address: RedisAddress,
  { commandMs, endsInSilence, random }: ConnectionOptions,
): Redis | Cluster {
  const retryStrategy = (attempt: number) => retryDelay(attempt, random);
  const options = {
    ...commonOptions(commandMs),
    ...loginOf(address.account),
    ...(endsInSilence ? { socketTimeout: SILENCE_MS } : {}),
    ...(address.tls ? { tls: {} } : {}),
  };
  switch (address.kind) {
    case 'single': {
      const redis = new Redis({
        ...options,
        ...address.node,
        db: address.database,
        enableOfflineQueue: false,
        retryStrategy,
      });
      return steady(redis);
    }
    case 'sentinel': {
      const { username, password } = loginOf(address.sentinelAccount);
      const redis = new Redis({
        ...options,
        sentinels: address.nodes.map((node) => ({ ...node })),
        name: address.master,
        db: address.database,
        ...(username === undefined ? {} : { sentinelUsername: username }),
        ...(password === undefined ? {} : { sentinelPassword: password }),
        sentinelCommandTimeout: CONNECT_MS,
        enableTLSForSentinelMode: address.tls,
        ...(address.tls ? { sentinelTLS: {} } : {}),
        failoverDetector: true,
        enableOfflineQueue: false,
        retryStrategy,
        sentinelRetryStrategy: retryStrategy,
      });
      return steady(redis);
    }
    case 'cluster': {
      const cluster = new Cluster(
        address.nodes.map((node) => ({ ...node })),
        {
          redisOptions: options,
          enableOfflineQueue: false,
          enableReadyCheck: false,
          maxRedirections: 4,
          slotsRefreshTimeout: SILENCE_MS,
          clusterRetryStrategy: retryStrategy,
        } satisfies ClusterOptions,
      );
      return cluster.on('+node', steady);
    }
  }
}

/**
 * The library hears the first error of a socket only, and one that is closed in the middle of a TLS handshake has a second:
 * it would end the process. So every socket is given somebody who hears them all.
 */
function steady(redis: Redis): Redis {
  let stream: unknown;
  Object.defineProperty(redis, 'stream', {
    get: () => stream,
    set: (opened: unknown) => {
      if (opened instanceof EventEmitter) opened.on('error', () => undefined);
      stream = opened;
    },
  });
  return redis;
}

function loginOf({ username, password }: RedisAccount) {
  return {
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
  };
}
