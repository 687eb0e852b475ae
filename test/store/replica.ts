import { expect } from 'vitest';
import type { StoreCommand, StoreLook, StoreOutcome, StoreState } from '../../src/observability/labels.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { redisUrl } from '../../src/config/redis-url.ts';
import { createRandomHex } from '../../src/observability/random-hex.ts';
import { redisConnections } from '../../src/store/ioredis-client.ts';
import { RedisStore, type RedisStoreOptions } from '../../src/store/redis-store.ts';
import { sealWith } from '../../src/store/sealed.ts';
import { until } from '../support/until.ts';

/** A store with everything that it told. */
export interface Replica {
  readonly store: RedisStore;
  readonly commands: { readonly command: StoreCommand; readonly outcome: StoreOutcome }[];
  readonly looks: StoreLook[];
  readonly states: { readonly state: StoreState; readonly cause: string | null }[];
  readonly refusals: string[];
  /** In order: groups that were invalidated, "gap", and pauses. */
  readonly heard: string[];
}

export const SECRET = 's'.repeat(32);

export function addressOf(url: string) {
  const read = redisUrl(url);
  if (!read.ok) throw new Error(`expected ${read.expected}`);
  return read.value;
}

/** Those of one test. */
export class Replicas {
  readonly #all: Replica[] = [];

  /** Not waited for: it may never be reachable. */
  begin(url: string, options: Partial<RedisStoreOptions> = {}): Replica {
    const replica = replicaOf(url, options);
    this.#all.push(replica);
    return replica;
  }

  /** Reachable, and listening. */
  async fresh(url: string, options: Partial<RedisStoreOptions> = {}): Promise<Replica> {
    const replica = this.begin(url, options);
    await until(() => {
      expect(replica.store.state).toBe('reachable');
      // When it began to listen, and at its first look after that.
      expect(replica.heard.length).toBeGreaterThanOrEqual(2);
    });
    replica.heard.length = 0;
    return replica;
  }

  async close(): Promise<void> {
    for (const { store } of this.#all.splice(0)) await store.close();
  }
}

/** One replica of the gateway, as far as its store goes. */
function replicaOf(url: string, options: Partial<RedisStoreOptions> = {}): Replica {
  const boundMs = options.boundMs ?? 5000;
  const told: Omit<Replica, 'store'> = { commands: [], looks: [], states: [], refusals: [], heard: [] };
  const store = new RedisStore({
    clock: systemClock,
    connections: redisConnections(addressOf(url), boundMs, Math.random),
    seal: sealWith([SECRET]),
    longestLifeMs: 7_200_000,
    randomHex: createRandomHex(),
    boundMs,
    onCommand: (command, outcome) => told.commands.push({ command, outcome }),
    onLook: (result) => told.looks.push(result),
    onState: (state, cause) => told.states.push({ state, cause }),
    onRefusal: (command, cause) => told.refusals.push(`${command}: ${cause}`),
    ...options,
  });
  store.listen({
    invalidated: (groups) => told.heard.push(...groups),
    gap: () => told.heard.push('gap'),
    paused: (credential, until) => told.heard.push(`${credential} until ${until}`),
    refused: (credential, isRefused) =>
      told.heard.push(`${credential} ${isRefused ? 'refused' : 'accepted'}`),
  });
  return { store, ...told };
}
