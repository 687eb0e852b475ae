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
 *
 * It may be part of a wider one, which is then filled by the same requests and must have a retry left, too. A part can take
 * no more out of the whole than its own requests put there and its own minimum: the rest is left for the other parts.
 */
export class RetryBudget {
  readonly #perRequest: number;
  readonly #most: number;
  #whole: RetryBudget | null;
  #tokens: number;

  constructor({ ratio, minimum }: RetryBudgetOptions, whole: RetryBudget | null = null) {
    this.#perRequest = Math.floor(ratio * RETRY);
    this.#most = minimum * RETRY;
    this.#tokens = this.#most;
    this.#whole = whole;
  }

  /** Fills it, as a part of this whole. */
  renew(whole: RetryBudget): void {
    this.#tokens = this.#most;
    this.#whole = whole;
  }

  /** A request is made for the first time. */
  deposit(): void {
    this.#tokens = Math.min(this.#most, this.#tokens + this.#perRequest);
    this.#whole?.deposit();
  }

  /** Whether a retry may be made; if so, it counts as made. */
  withdraw(): boolean {
    if (this.#tokens < RETRY || this.#whole?.withdraw() === false) return false;
    this.#tokens -= RETRY;
    return true;
  }
}
