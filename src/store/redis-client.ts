import type { RedisAddress } from '../config/redis-url.ts';

/**
 * The few things that are asked of Redis. Every method is one trip and rejects with whatever the client rejects with; how
 * long that may take, and what then, is not decided here.
 */
export interface RedisClient {
  /** In their order; all belong to one slot of a cluster. */
  getAll(...keys: readonly string[]): Promise<readonly (Buffer | null)[]>;
  /** 0 where there is none, or something else. */
  getNumber(key: string): Promise<number>;
  set(key: string, value: string | Buffer, lifeMs: number): Promise<true>;
  /** False where there is one already. */
  setIfAbsent(key: string, value: string, lifeMs: number): Promise<boolean>;
  /** False where there was none. */
  delete(key: string): Promise<boolean>;
  deleteIf(key: string, value: string): Promise<boolean>;
  publish(channel: string, text: string): Promise<number>;
  /**
   * Adds one to a counter, which is there for `lifeMs` after that, and publishes the sum, a space and the text, with nothing in
   * between; gives the sum. What is no number there is replaced.
   */
  countAndPublish(counter: string, lifeMs: number, channel: string, text: string): Promise<number>;
  /**
   * By the clock of Redis: in how many milliseconds each of the next `count` places is, of which there are `perSecond` in any
   * second. They are taken, except for one that is more than `longestMs` away, which is the last of the list.
   */
  takePlaces(key: string, perSecond: number, count: number, longestMs: number): Promise<readonly number[]>;
  close(): void;
}

/** What becomes of a connection. */
export interface ConnectionEvents {
  /** It can be used, for the first time or again. */
  readonly ready: () => void;
  /** It cannot be used, or not yet; told again for every attempt that fails. */
  readonly lost: (error: unknown) => void;
}

/** What becomes of a subscription. */
export interface SubscriptionEvents {
  /** From now on messages arrive; told again when it was interrupted. */
  readonly subscribed: () => void;
  readonly message: (text: string) => void;
  /** Redis refuses it, or does not answer. Nothing further is tried. */
  readonly failed: (error: unknown) => void;
}

export interface Subscription {
  close(): void;
}

/** What is known of Redis to everybody else in this room. */
export interface RedisConnections {
  connect(events: ConnectionEvents): RedisClient;
  subscribe(channel: string, events: SubscriptionEvents): Subscription;
}

/** Opens connections to where Redis is; `timeoutMs` is how long one command may take. */
export type OpenRedis = (address: RedisAddress, timeoutMs: number, random: () => number) => RedisConnections;
