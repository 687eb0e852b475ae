import type { Clock } from '../../src/domain/clock.ts';

interface Kept {
  readonly value: Buffer;
  /** On the clock; null: for good. */
  readonly endsAt: number | null;
}

/** What a Redis does with the commands of this gateway, in memory and on a clock that a test advances. */
export class MemoryRedis {
  /** How many there have been, so that each can be told from the others. */
  replicas = 0;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  readonly #listeners = new Set<(text: string) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  keys(): string[] {
    return [...this.#kept.keys()].filter((key) => this.get(key) !== null).sort();
  }

  get(key: string): Buffer | null {
    const kept = this.#kept.get(key);
    if (kept === undefined) return null;
    if (kept.endsAt === null || kept.endsAt > this.#clock.now()) return kept.value;
    this.#kept.delete(key);
    return null;
  }

  getNumber(key: string): number {
    const text = this.get(key)?.toString() ?? '';
    return /^\d{1,15}$/.test(text) ? Number(text) : 0;
  }

  /** `lifeMs` is null for what has no end. */
  set(key: string, value: string | Buffer, lifeMs: number | null): true {
    const endsAt = lifeMs === null ? null : this.#clock.now() + lifeMs;
    this.#kept.set(key, { value: Buffer.from(value), endsAt });
    return true;
  }

  setIfAbsent(key: string, value: string, lifeMs: number): boolean {
    return this.get(key) === null && this.set(key, value, lifeMs);
  }

  delete(key: string): boolean {
    return this.get(key) !== null && this.#kept.delete(key);
  }

  deleteIf(key: string, value: string): boolean {
    return this.get(key)?.equals(Buffer.from(value)) === true && this.#kept.delete(key);
  }

  publish(text: string): number {
    for (const listener of this.#listeners) listener(text);
    return this.#listeners.size;
  }

  countAndPublish(counter: string, lifeMs: number, text: string): number {
    const number = this.getNumber(counter) + 1;
    this.set(counter, `${number}`, lifeMs);
    this.publish(`${number} ${text}`);
    return number;
  }

  takePlaces(key: string, perSecond: number, count: number, longestMs: number): number[] {
    const now = Math.ceil(this.#clock.epoch());
    const places = (this.get(key)?.toString() ?? '').split(' ').filter(Boolean).map(Number);
    const waits: number[] = [];
    for (let number = 1; number <= count; number += 1) {
      const place = Math.max(now, places[0] ?? 0, (places[perSecond - 1] ?? 0) + 1000);
      waits.push(place - now);
      if (place - now > longestMs) break;
      places.unshift(place);
    }
    const last = (places[0] ?? now) - now;
    this.set(key, places.slice(0, perSecond).join(' '), Math.max(0, last) + 2000);
    return waits;
  }

  /** Returns what ends it. */
  listen(listener: (text: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Everything is gone, as after a restart without a file. */
  flush(): void {
    this.#kept.clear();
  }

  /** Puts another value in the place of each whose key is chosen, with the same end. */
  spoil(choose: (key: string) => boolean, spoilt: (value: Buffer, key: string) => Buffer): void {
    for (const key of this.keys()) {
      const kept = this.#kept.get(key);
      if (kept !== undefined && choose(key)) {
        this.#kept.set(key, { value: spoilt(kept.value, key), endsAt: kept.endsAt });
      }
    }
  }
}
