import type { StoreConfig } from '../config/cache.ts';
import type { Clock } from '../domain/clock.ts';
import type { StoreState } from '../observability/labels.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { noStore } from './no-store.ts';
import type { OpenRedis } from './redis-client.ts';
import { RedisStore } from './redis-store.ts';
import { type Seal, sealWith, unsealed } from './sealed.ts';
import type { SharedStore } from './shared-store.ts';
import { StoreLog } from './store-log.ts';

export interface StoreDependencies {
  readonly clock: Clock;
  readonly random: () => number;
  readonly randomHex: (bytes: number) => string;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly metrics: Pick<Metrics, 'storeCommand' | 'storeLook'>;
  /** The longest life with which answers are written. */
  readonly longestLifeMs: number;
  /** Null where nothing is shared. */
  readonly openRedis: OpenRedis | null;
}

/** A store that says how it is. */
export interface OpenStore {
  readonly store: SharedStore;
  readonly state: () => StoreState;
}

/** Begins to connect at once, and waits for nothing. `config` is null where nothing is shared. */
export function createStore(config: StoreConfig | null, dependencies: StoreDependencies): OpenStore {
  const { openRedis } = dependencies;
  if (config === null) return { store: noStore, state: () => 'off' };
  if (openRedis === null)
    throw new TypeError('Expected a client for the Redis that is configured, got none.');
  const { clock, random, randomHex, logger, metrics } = dependencies;
  const log = new StoreLog(logger, clock);
  const store = new RedisStore({
    clock,
    connections: openRedis(config.address, config.timeoutMs, random),
    seal: sealFrom(config.secrets),
    longestLifeMs: dependencies.longestLifeMs,
    randomHex,
    boundMs: config.timeoutMs,
    onCommand: metrics.storeCommand,
    onLook: metrics.storeLook,
    onState: (state, cause) => {
      log.state(state, cause);
    },
    onRefusal: (command, cause) => {
      log.refusal(command, cause);
    },
  });
  return { store, state: () => store.state };
}

function sealFrom([first, ...others]: readonly string[]): Seal {
  return first === undefined ? unsealed : sealWith([first, ...others]);
}
