import type { Breaker } from './breaker.ts';
import type { RetryBudget } from './retry-budget.ts';

/** What a call is made for: whom its failures count against, and whose retries it may spend. */
export class Scope {
  readonly breaker: Breaker;
  readonly budget: RetryBudget;
  #requests = 0;

  constructor(breaker: Breaker, budget: RetryBudget) {
    this.breaker = breaker;
    this.budget = budget;
  }

  /** A request is made for it, which may be tried several times. */
  enter(): void {
    this.#requests += 1;
  }

  /** The request is over. */
  leave(): void {
    this.#requests -= 1;
  }

  /** Makes it a new one within another, as if nothing had ever been asked for it; false where something still is, or is remembered. */
  renew(around: Scope): boolean {
    if (this.#requests > 0 || !this.breaker.renew(around.breaker)) return false;
    this.budget.renew(around.budget);
    return true;
  }
}
