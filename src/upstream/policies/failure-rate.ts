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

/**
 * Whether too many of the calls of late have failed. Nearly always none has: until one does, there is no more than a count
 * of those that went well in the present bucket.
 */
export class FailureRate {
  readonly #options: FailureRateOptions;
  #window: RollingWindow | null = null;
  #bucket = -1;
  #successes = 0;

  constructor(options: FailureRateOptions) {
    this.#options = options;
  }

  get failures(): number {
    return this.#window === null ? 0 : this.#window.failures;
  }

  get isTooHigh(): boolean {
    if (this.#window === null) return false;
    const { calls, failures } = this.#window;
    return calls >= this.#options.minimumCalls && failures >= this.#options.failureRatio * calls;
  }

  /** Forgets all calls. */
  clear(): void {
    this.#window = null;
    this.#bucket = -1;
    this.#successes = 0;
  }

  add(failed: boolean, now: number): void {
    if (this.#window !== null) this.#window.add(failed, now);
    else if (failed) this.#begin(now);
    else this.#countSuccess(now);
  }

  #countSuccess(now: number): void {
    const bucket = this.#bucketAt(now);
    if (bucket !== this.#bucket) this.#successes = 0;
    this.#bucket = bucket;
    this.#successes += 1;
  }

  /** With a first failure. */
  #begin(now: number): void {
    const { windowMs, buckets, minimumCalls } = this.#options;
    this.#window = new RollingWindow(windowMs, buckets, 2 * minimumCalls);
    if (this.#bucket === this.#bucketAt(now)) this.#window.add(false, now, this.#successes);
    this.#window.add(true, now);
  }

  #bucketAt(now: number): number {
    const { windowMs, buckets } = this.#options;
    return Math.floor(now / (windowMs / buckets));
  }
}
