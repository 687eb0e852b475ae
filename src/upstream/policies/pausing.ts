import type { Answer } from '../answer.ts';
import type { Attempt, Attempting, Policy } from './attempt.ts';
import type { Lanes } from './lanes.ts';
import type { RatePause } from './rate-pause.ts';

/**
 * Refuses attempts with credentials that pause, and learns of credentials from each answer: whether they are to pause, and
 * whether they are real.
 */
export function pausing(pause: RatePause, lanes: Lanes): Policy {
  return (next) => (attempt, waiting) => {
    const refusal = pause.refusal(attempt.call);
    if (refusal === null) next(attempt, new Learning(attempt, pause, lanes, waiting));
    else waiting.failed(refusal);
  };
}

class Learning implements Attempting {
  readonly #attempt: Attempt;
  readonly #pause: RatePause;
  readonly #lanes: Lanes;
  readonly #waiting: Attempting;

  constructor(attempt: Attempt, pause: RatePause, lanes: Lanes, waiting: Attempting) {
    this.#attempt = attempt;
    this.#pause = pause;
    this.#lanes = lanes;
    this.#waiting = waiting;
  }

  left(reason: Error): void {
    this.#waiting.left(reason);
  }

  answered(answer: Answer): void {
    const { call } = this.#attempt;
    try {
      this.#lanes.answered(call.tenant, answer.status);
      if (answer.status === 429) this.#pause.begin(call, answer.retryAfter);
    } finally {
      this.#waiting.answered(answer);
    }
  }

  failed(error: unknown): void {
    this.#waiting.failed(error);
  }
}
