import type { Clock } from '../../domain/clock.ts';
import type { Access } from '../read.ts';
import { Refused } from './refused.ts';
import { readRetryAfter, secondsToTell } from './retry-after.ts';
import type { Observe } from './upstream-event.ts';

export interface RatePauseOptions {
  /** The pause after a 429 that does not say how long. */
  readonly defaultMs: number;
  /** The longest pause, whatever the upstream says: after that, one call finds out whether it still says so. */
  readonly capMs: number;
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
  /** By credentials; the oldest pause comes first. */
  readonly #pauses = new Map<string, Pause>();

  constructor(options: RatePauseOptions, clock: Clock, events: Observe) {
    this.#options = options;
    this.#clock = clock;
    this.#events = events;
  }

  /** Why a call must not be made now; null if it may. */
  refusal({ credentials }: Access): Refused | null {
    if (this.#pauses.size === 0) return null;
    const key = keyOf(credentials);
    const pause = this.#pauses.get(key);
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
    const now = this.#clock.now();
    const key = keyOf(credentials);
    const before = this.#pauses.get(key);
    const end = Math.max(now + milliseconds, before?.end ?? -Infinity);
    this.#pauses.delete(key);
    this.#forget(now);
    if (end > now) {
      this.#pauses.set(key, { end, asked: Math.max(now + asked, before?.asked ?? -Infinity) });
    }
    this.#events({ kind: 'pause', milliseconds });
  }

  /** Drops pauses that are over, as far as they come first, and makes room for one more. */
  #forget(now: number): void {
    for (const [key, { end }] of this.#pauses) {
      if (end > now && this.#pauses.size < MOST_PAUSES) return;
      this.#pauses.delete(key);
    }
  }
}

function keyOf({ apiKey, organisation }: Access['credentials']): string {
  return `${apiKey.length} ${apiKey}${organisation}`;
}
