export interface RetryBudgetOptions {
  /** Retries per request in the long run. */
  readonly ratio: number;
  /** Retries that are always there to begin with, and the most that can be saved up. */
  readonly minimum: number;
}

/** Counted in thousandths, since fractions do not add up. */
const RETRY = 1000;

/**
 * A token bucket that requests fill and retries empty. During any span of time there are at most `minimum` retries more
 * than `ratio` times the requests in it, whatever fails.
 */
export class RetryBudget {
  readonly #perRequest: number;
  readonly #most: number;
  #tokens: number;

  constructor({ ratio, minimum }: RetryBudgetOptions) {
    this.#perRequest = Math.floor(ratio * RETRY);
    this.#most = minimum * RETRY;
    this.#tokens = this.#most;
  }

  /** A request is made for the first time. */
  deposit(): void {
    this.#tokens = Math.min(this.#most, this.#tokens + this.#perRequest);
  }

  /** Whether a retry may be made; if so, it counts as made. */
  withdraw(): boolean {
    if (this.#tokens < RETRY) return false;
    this.#tokens -= RETRY;
    return true;
  }
}
