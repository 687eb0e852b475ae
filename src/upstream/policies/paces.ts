import type { Credentials } from '../../domain/credentials.ts';
import type { Clock } from '../../domain/clock.ts';
import { credentialsKey } from '../read.ts';
import { Pace, type Spend } from './pace.ts';

/** How replicas share the calls that they may make. */
export interface PaceSharing {
  /** What credentials are called among replicas, which does not tell them. */
  readonly nameOf: (credentials: Credentials) => string;
  /** {@link Spend} for these credentials. */
  readonly spend: (name: string, perSecond: number, ...args: Parameters<Spend>) => ReturnType<Spend>;
}

/** Beyond so many, those are dropped that nobody misses. */
const MOST_IDLE = 1_000;

/** How often the upstream is asked in a second with the same credentials: each have a pace of their own. */
export class Paces {
  readonly #perSecond: number;
  readonly #clock: Clock;
  readonly #sharing: PaceSharing | null;
  readonly #paces = new Map<string, Pace>();
  #most = MOST_IDLE;

  /** `sharing` is null where there is one process only. */
  constructor(perSecond: number, clock: Clock, sharing: PaceSharing | null) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#sharing = sharing;
  }

  /** Calls that wait for their beat. */
  get waiting(): number {
    let sum = 0;
    for (const pace of this.#paces.values()) sum += pace.waiting;
    return sum;
  }

  of(credentials: Credentials): Pace {
    const key = credentialsKey(credentials);
    const known = this.#paces.get(key);
    if (known !== undefined) return known;
    if (this.#paces.size >= this.#most) this.#dropIdle();
    const pace = new Pace(this.#perSecond, this.#clock, this.#spendFor(credentials));
    this.#paces.set(key, pace);
    return pace;
  }

  #spendFor(credentials: Credentials): Spend | null {
    const sharing = this.#sharing;
    if (sharing === null) return null;
    const name = sharing.nameOf(credentials);
    return (count, longestMs) => sharing.spend(name, this.#perSecond, count, longestMs);
  }

  #dropIdle(): void {
    for (const [key, pace] of this.#paces) if (pace.isIdle) this.#paces.delete(key);
    this.#most = this.#paces.size + MOST_IDLE;
  }
}
