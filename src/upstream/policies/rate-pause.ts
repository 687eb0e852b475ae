import { LRUCache } from 'lru-cache';
import type { Clock } from '../../domain/clock.ts';
import { type Access, credentialsKey } from '../read.ts';
import { Refused } from './refused.ts';
import { readRetryAfter, secondsToTell } from './retry-after.ts';
import type { Observe } from './upstream-event.ts';

export interface RatePauseOptions {
  /** The pause after a 429 that does not say how long. */
  readonly defaultMs: number;
  /** The longest pause, whatever the upstream says: after that, one call finds out whether it still says so. */
  readonly capMs: number;
}

/** How replicas tell each other of pauses. */
export interface PauseSharing {
  /** What credentials are called among replicas, which does not tell them. */
  readonly nameOf: (credentials: Access['credentials']) => string;
  /** Tells the others; `until` in milliseconds since 1970. */
  readonly tell: (name: string, until: number) => void;
}

/** Both are instants. */
interface Pause {
  /** When the upstream is asked again. */
  readonly end: number;
  /** When the upstream said that it will answer again. Callers are told this, or they would come back for nothing. */
  readonly asked: number;
}

/** Bounds the memory when there are many credentials: the oldest pause is forgotten. */
const MOST_PAUSES = 10_000;

/** When the credentials may be used again that the upstream answered with 429. */
export class RatePause {
  readonly #options: RatePauseOptions;
  readonly #clock: Clock;
  readonly #events: Observe;
  readonly #sharing: PauseSharing | null;
  /** By credentials, or what they are called. Peeked at, so that the pause that began first is forgotten first. */
  readonly #pauses = new LRUCache<string, Pause>({ max: MOST_PAUSES });

  constructor(options: RatePauseOptions, clock: Clock, events: Observe, sharing: PauseSharing | null = null) {
    this.#options = options;
    this.#sharing = sharing;
    this.#clock = clock;
    this.#events = events;
  }

  /** Why a call must not be made now; null if it may. */
  refusal({ credentials }: Access): Refused | null {
    if (this.#pauses.size === 0) return null;
    const key = this.#keyOf(credentials);
    const pause = this.#pauses.peek(key);
    if (pause === undefined) return null;
    const now = this.#clock.now();
    if (pause.end > now) {
      return new Refused('pause', { kind: 'rate-limited', retryAfter: secondsToTell(pause.asked - now) });
    }
    this.#pauses.delete(key);
    return null;
  }

  /** The upstream has answered a call with 429. */
  begin({ credentials }: Access, retryAfter: string | null): void {
    const asked = readRetryAfter(retryAfter, this.#clock.epoch()) ?? this.#options.defaultMs;
    const milliseconds = Math.min(asked, this.#options.capMs);
    const key = this.#keyOf(credentials);
    this.#set(key, milliseconds, asked);
    this.#events({ kind: 'pause', milliseconds });
    this.#sharing?.tell(key, this.#clock.epoch() + milliseconds);
  }

  /** Another replica was answered with 429. */
  heard(name: string, until: number): void {
    const milliseconds = Math.min(until - this.#clock.epoch(), this.#options.capMs);
    if (this.#sharing !== null && milliseconds > 0) this.#set(name, milliseconds, milliseconds);
  }

  #set(key: string, milliseconds: number, asked: number): void {
    const now = this.#clock.now();
    const before = this.#pauses.peek(key);
    const end = Math.max(now + milliseconds, before?.end ?? -Infinity);
    if (end <= now) this.#pauses.delete(key);
    else this.#pauses.set(key, { end, asked: Math.max(now + asked, before?.asked ?? -Infinity) });
  }

  #keyOf(credentials: Access['credentials']): string {
    return this.#sharing === null ? credentialsKey(credentials) : this.#sharing.nameOf(credentials);
  }
}
