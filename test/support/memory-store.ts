import type { Clock } from '../../src/domain/clock.ts';
import type { StoreState } from '../../src/observability/labels.ts';
import type {
  ConnectionEvents,
  RedisClient,
  RedisConnections,
  Subscription,
  SubscriptionEvents,
} from '../../src/store/redis-client.ts';
import { RedisStore, type RedisStoreOptions } from '../../src/store/redis-store.ts';
import { sealWith } from '../../src/store/sealed.ts';
import { MemoryRedis } from './memory-redis.ts';

/**
 * How a replica finds its Redis. `hangs`: nothing is done until it is well again, and then everything, in order.
 * `silent`: all is done, and nothing answered. `fails`: each command ends with its connection. `refuses`: with an error.
 */
export type Mood = 'well' | 'hangs' | 'silent' | 'fails' | 'refuses';

/** One replica's way to a Redis in memory. */
export class MemoryLink implements RedisConnections {
  /** How long an answer takes. */
  delayMs = 0;
  /** Whether what others say is lost on its way. */
  losesMessages = false;
  readonly #redis: MemoryRedis;
  readonly #clock: Clock;
  readonly #subscriptions = new Set<SubscriptionEvents>();
  #connection: ConnectionEvents | null = null;
  #mood: Mood = 'well';
  #isCut = false;
  #held: (() => void)[] = [];

  constructor(redis: MemoryRedis, clock: Clock) {
    this.#redis = redis;
    this.#clock = clock;
  }

  get mood(): Mood {
    return this.#mood;
  }

  set mood(mood: Mood) {
    this.#mood = mood;
    if (mood !== 'hangs') for (const run of this.#held.splice(0)) run();
  }

  /** Ends both connections; none is made until {@link mend}. */
  cut(): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.#connection?.lost(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
  }

  mend(): void {
    if (!this.#isCut) return;
    this.#isCut = false;
    this.#connection?.ready();
    for (const { subscribed } of this.#subscriptions) subscribed();
  }

  connect(events: ConnectionEvents): RedisClient {
    this.#connection = events;
    if (!this.#isCut) events.ready();
    const redis = this.#redis;
    return {
      getAll: (...keys) => this.#command(() => keys.map((key) => redis.get(key))),
      getNumber: (key) => this.#command(() => redis.getNumber(key)),
      set: (key, value, lifeMs) => this.#command(() => redis.set(key, value, lifeMs)),
      setIfAbsent: (key, value, lifeMs) => this.#command(() => redis.setIfAbsent(key, value, lifeMs)),
      delete: (key) => this.#command(() => redis.delete(key)),
      deleteIf: (key, value) => this.#command(() => redis.deleteIf(key, value)),
      publish: (_, text) => this.#command(() => redis.publish(text)),
      countAndPublish: (counter, lifeMs, _, text) =>
        this.#command(() => redis.countAndPublish(counter, lifeMs, text)),
      takePlaces: (key, perSecond, count, longestMs) =>
        this.#command(() => redis.takePlaces(key, perSecond, count, longestMs)),
      close: () => {
        this.#connection = null;
      },
    };
  }

  subscribe(_: string, events: SubscriptionEvents): Subscription {
    this.#subscriptions.add(events);
    const end = this.#redis.listen((text) => {
      if (!this.#isCut && !this.losesMessages) events.message(text);
    });
    queueMicrotask(() => {
      if (!this.#isCut && this.#subscriptions.has(events)) events.subscribed();
    });
    return {
      close: () => {
        this.#subscriptions.delete(events);
        end();
      },
    };
  }

  #command<T>(run: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#isCut || this.#mood === 'fails') reject(new Error('Connection is closed.'));
      else if (this.#mood === 'refuses') reject(new MemoryRefusal('NOPERM this user has no permissions'));
      else if (this.#mood === 'silent') run();
      else if (this.#mood === 'hangs') this.#held.push(run);
      else if (this.delayMs === 0) resolve(run());
      else {
        const value = run();
        this.#clock.setTimer(this.delayMs, () => {
          resolve(value);
        });
      }
    });
  }
}

class MemoryRefusal extends Error {
  override readonly name = 'ReplyError';
}

export interface MemoryReplica {
  readonly store: RedisStore;
  readonly link: MemoryLink;
  readonly state: () => StoreState;
}

/** The real store of one replica over a Redis in memory, for as many replicas as a test wants. */
export function memoryReplica(
  redis: MemoryRedis,
  clock: Clock,
  options: Partial<RedisStoreOptions> = {},
): MemoryReplica {
  const link = new MemoryLink(redis, clock);
  redis.replicas += 1;
  const store = new RedisStore({
    clock,
    connections: link,
    seal: sealWith(['m'.repeat(32)]),
    longestLifeMs: 86_400_000,
    randomHex: countingHex(redis.replicas),
    boundMs: 50,
    onCommand: () => undefined,
    onLook: () => undefined,
    onState: () => undefined,
    onRefusal: () => undefined,
    ...options,
  });
  return { store, link, state: () => store.state };
}

/** Never the same, and no surprise either: `of` sets replicas apart. */
function countingHex(of: number): (bytes: number) => string {
  let count = 0;
  return (bytes) => {
    count += 1;
    return `${of.toString(16).padStart(4, '0')}${count.toString(16).padStart(12, '0')}`.padStart(
      2 * bytes,
      '0',
    );
  };
}
