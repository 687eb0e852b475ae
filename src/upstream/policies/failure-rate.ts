import { RollingWindow } from './rolling-window.ts';

export interface FailureRateOptions {
  /** Too much is at least this part of the calls, or of those who make them... */
  readonly failureRatio: number;
  /** ...when there are at least so many. */
  readonly minimumCalls: number;
  readonly windowMs: number;
  /** Parts of the window that are forgotten one after the other. */
  readonly buckets: number;
}

/** Whether too many of the calls of late have failed. */
export class FailureRate {
  readonly #options: FailureRateOptions;
  readonly #window: RollingWindow;

  constructor(options: FailureRateOptions) {
    this.#options = options;
    this.#window = new RollingWindow(options.windowMs, options.buckets, 2 * options.minimumCalls);
  }

  get failures(): number {
    return this.#window.failures;
  }

  get isTooHigh(): boolean {
    const { calls, failures } = this.#window;
    return calls >= this.#options.minimumCalls && failures >= this.#options.failureRatio * calls;
  }

  add(failed: boolean, now: number): void {
    this.#window.add(failed, now);
  }
}
