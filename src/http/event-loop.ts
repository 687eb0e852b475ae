import type { Clock } from '../domain/clock.ts';

/** How often it is looked how late a timer is. */
const PERIOD_MS = 100;
/** Later than this, everybody waits for work that was taken on too eagerly. */
const LATE_MS = 200;
/** A pause for garbage, or a neighbour on the machine, is no overload: it has to go on for so many looks. */
const LATE_LOOKS = 3;

/**
 * A limit falls by this factor at each late look from the third in a row, and rises by this part of the whole at each look in
 * time; at the first two late looks it does neither.
 */
const FALL = 0.7;
const RISE = 0.05;
/** A limit falls no lower: as many calls as there are connections to the upstream by default must go on. */
const LOWEST = 32;

/** What is limited: see {@link Places}. */
export interface Limited {
  limit: number;
  readonly taken: number;
}

/**
 * Takes on fewer operations while the event loop is late, and more again when it is not (additive increase, multiplicative
 * decrease). The time of the operations themselves says nothing: it is the upstream's, and other for every query.
 */
export class EventLoop {
  readonly #clock: Clock;
  readonly #places: Limited;
  readonly #most: number;
  #lateLooks = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, places: Limited) {
    this.#clock = clock;
    this.#places = places;
    this.#most = places.limit;
  }

  /** Looks until {@link stop}. */
  start(): void {
    const due = this.#clock.now() + PERIOD_MS;
    this.#cancel = this.#clock.setTimer(PERIOD_MS, () => {
      this.#look(this.#clock.now() - due);
      this.start();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #look(late: number): void {
    this.#lateLooks = late > LATE_MS ? this.#lateLooks + 1 : 0;
    const { limit, taken } = this.#places;
    if (this.#lateLooks === 0) this.#places.limit = Math.min(this.#most, limit + RISE * this.#most);
    else if (this.#lateLooks >= LATE_LOOKS) {
      this.#places.limit = Math.max(Math.min(LOWEST, this.#most), FALL * Math.min(limit, taken));
    }
  }
}
