import type { Clock } from '../../domain/clock.ts';
import type { Answer } from '../answer.ts';
import type { Attempt, Attempting, Judge, Policy } from './attempt.ts';
import type { Breaker } from './breaker.ts';
import { type Outcome, outcomeOfAnswer, outcomeOfError } from './outcome.ts';

/**
 * Asks the breaker of each attempt's scope, and tells it what came of it. The probe of a breaker that is half open is admitted
 * here, when it has a slot: one that still had to wait for that would keep all others out.
 */
export function breaking(clock: Clock): Policy {
  return (next) => (attempt, waiting) => {
    const { breaker } = attempt.scope;
    const refusal = breaker.refusal();
    if (refusal === null) {
      const admitted = new Admitted(attempt, breaker, clock, waiting);
      attempt.judge = admitted;
      next(attempt, admitted);
    } else waiting.failed(refusal);
  };
}

class Admitted implements Attempting, Judge {
  readonly #attempt: Attempt;
  readonly #breaker: Breaker;
  readonly #clock: Clock;
  readonly #waiting: Attempting;
  readonly #admission: number;
  #limitMs = Infinity;
  #isLost = false;

  constructor(attempt: Attempt, breaker: Breaker, clock: Clock, waiting: Attempting) {
    this.#attempt = attempt;
    this.#breaker = breaker;
    this.#clock = clock;
    this.#waiting = waiting;
    this.#admission = breaker.admit();
  }

  timeLimit(longest: number): number {
    this.#limitMs = this.#breaker.timeLimit(longest);
    return this.#limitMs;
  }

  get patienceMs(): number {
    return this.#breaker.patienceMs;
  }

  isLost(): boolean {
    this.#isLost = this.#breaker.isLost(this.#admission);
    return this.#isLost;
  }

  left(reason: Error): void {
    this.#waiting.left(reason);
  }

  answered(answer: Answer): void {
    try {
      this.#settle(outcomeOfAnswer(answer.status));
    } finally {
      this.#waiting.answered(answer);
    }
  }

  failed(error: unknown): void {
    const outcome = outcomeOfError(error, this.#attempt.call.signal);
    try {
      this.#settle(this.#isLost || this.#wasCutShort(outcome) ? 'aborted' : outcome);
    } finally {
      this.#waiting.failed(error);
    }
  }

  #settle(outcome: Outcome): void {
    this.#breaker.settle(this.#admission, outcome, this.#attempt.milliseconds);
  }

  /** Whether it timed out for want of time of its operation, which says nothing about the upstream. */
  #wasCutShort(outcome: Outcome): boolean {
    const { call, milliseconds } = this.#attempt;
    return outcome === 'timeout' && call.deadline - (this.#clock.now() - milliseconds) < this.#limitMs / 2;
  }
}
