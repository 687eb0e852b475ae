import type { ManualClock } from '../../support/clock.ts';

const WELL: readonly string[] = ['well', 'flushed', 'evicts', 'spoilt'];
const CUT_OFF: readonly string[] = ['hangs', 'silent', 'fails', 'refuses', 'cut'];
/** Until a replica knows that it hears nothing. */
const NOTICED_MS = 1000;
/** For how long a replica believes that it lacks a right that it was refused. */
const LACKS_MS = 61_000;

/** What Redis does to each replica, and did. */
export class ModelTrouble {
  readonly #clock: ManualClock;
  /** When anything happened last. */
  lastAt = 0;
  /** Whom Redis does not serve as it should. */
  readonly #unwell = new Set<number>();
  /** Since when a replica hears nothing of Redis. */
  readonly #cutOffAt = new Map<number, number>();
  readonly #isRefusing = new Set<number>();
  /** Until when a replica was last refused whatever it asked. */
  readonly #refusedAt = new Map<number, number>();

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  note(replica: number, does: string): void {
    const now = this.#clock.now();
    this.lastAt = now;
    if (WELL.includes(does)) this.#unwell.delete(replica);
    else this.#unwell.add(replica);
    if (!CUT_OFF.includes(does)) this.#cutOffAt.delete(replica);
    else if (!this.#cutOffAt.has(replica)) this.#cutOffAt.set(replica, now);
    if (this.#isRefusing.has(replica)) this.#refusedAt.set(replica, now);
    if (does === 'refuses') this.#isRefusing.add(replica);
    else this.#isRefusing.delete(replica);
  }

  isWellSince(at: number): boolean {
    return this.#unwell.size === 0 && this.lastAt <= at;
  }

  /** Whether a replica has known by then that it may not hear of invalidations. */
  isCutOff(replica: number, at: number): boolean {
    return at >= (this.#cutOffAt.get(replica) ?? Infinity) + NOTICED_MS;
  }

  /** Whether two replicas leave it to each other to load. */
  shareLeases(one: number, other: number): boolean {
    return this.isWellSince(this.#clock.now() - 15_000) && this.#takesLeases(one) && this.#takesLeases(other);
  }

  /** Not for a while after it could not give one back. */
  #takesLeases(replica: number): boolean {
    return this.#clock.now() > (this.#refusedAt.get(replica) ?? -Infinity) + LACKS_MS;
  }
}
