import type { Clock } from '../../src/domain/clock.ts';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test advances it. */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #epoch: number;
  #now = 0;

  /** `epoch` is the date at which the clock starts, in milliseconds since 1970. */
  constructor(epoch = Date.UTC(2026, 0, 1)) {
    this.#epoch = epoch;
  }

  now(): number {
    return this.#now;
  }

  epoch(): number {
    return this.#epoch + this.#now;
  }

  /** Somebody sets the date, forward or back; no time passes. */
  jump(milliseconds: number): void {
    this.#epoch += milliseconds;
  }

  setTimer(milliseconds: number, callback: () => void): () => void {
    const timer = { due: this.#now + Math.max(milliseconds, 0), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How many timers have neither fired nor been cancelled. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass: each timer fires at its instant, and what it causes is done before the next one fires. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.due);
      timer.callback();
      await settled();
    }
    this.#now = end;
  }

  /** The timer that is due first, and was set first among those due together. */
  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due <= end && (first === undefined || timer.due < first.due)) first = timer;
    }
    return first;
  }
}

/** Resolves once every promise that can go on without time passing has done so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
