import type { Clock } from '../../domain/clock.ts';
import type { Access } from '../read.ts';
import { Refused, wholeSeconds } from './refused.ts';
import { readRetryAfter } from './retry-after.ts';
import type { Observe } from './upstream-event.ts';

export interface RatePauseOptions {
  /** The pause after a 429 that does not say how long. */
  readonly defaultMs: number;
  /** The longest pause, whatever the upstream says. */
  readonly capMs: number;
}

/** Bounds the memory when there are many credentials: the oldest pause is forgotten. */
const MOST_PAUSES = 10_000;

/** When the credentials may be used again that the upstream answered with 429. */
export class RatePause {
  readonly #options: RatePauseOptions;
  readonly #clock: Clock;
  readonly #events: Observe;
  /** Ends of pauses by credentials; the oldest pause comes first. */
  readonly #ends = new Map<string, number>();

  constructor(options: RatePauseOptions, clock: Clock, events: Observe) {
    this.#options = options;
    this.#clock = clock;
    this.#events = events;
  }

  /** Why a call must not be made now; null if it may. */
  refusal({ credentials }: Access): Refused | null {
    if (this.#ends.size === 0) return null;
    const key = keyOf(credentials);
    const left = (this.#ends.get(key) ?? -Infinity) - this.#clock.now();
    if (left > 0) return new Refused('pause', { kind: 'rate-limited', retryAfter: wholeSeconds(left) });
    this.#ends.delete(key);
    return null;
  }

  /** The upstream has answered a call with 429. */
  begin({ credentials }: Access, retryAfter: string | null): void {
    const asked = readRetryAfter(retryAfter, this.#clock.epoch()) ?? this.#options.defaultMs;
    const milliseconds = Math.min(asked, this.#options.capMs);
    const now = this.#clock.now();
    const key = keyOf(credentials);
    const end = Math.max(now + milliseconds, this.#ends.get(key) ?? -Infinity);
    this.#ends.delete(key);
    this.#forget(now);
    if (end > now) this.#ends.set(key, end);
    this.#events({ kind: 'pause', milliseconds });
  }

  /** Drops pauses that are over, as far as they come first, and makes room for one more. */
  #forget(now: number): void {
    for (const [key, end] of this.#ends) {
      if (end > now && this.#ends.size < MOST_PAUSES) return;
      this.#ends.delete(key);
    }
  }
}

function keyOf({ apiKey, organisation }: Access['credentials']): string {
  return `${apiKey.length} ${apiKey}${organisation}`;
}
