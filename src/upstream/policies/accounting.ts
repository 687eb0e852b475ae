import type { Answer } from '../answer.ts';
import { type AskedOutcome, outcomeLabel } from '../policy-metrics.ts';
import { codeOf } from '../unanswered.ts';
import type { Attempt, Attempting, Policy } from './attempt.ts';
import { outcomeOfAnswer, outcomeOfError } from './outcome.ts';
import type { AskedEvent, Observe } from './upstream-event.ts';

/**
 * Accounts for every attempt that reaches the upstream: to the whole gateway by `events`, to the operation as long as that
 * waits, and in its trace.
 */
export function accounting(events: Observe): Policy {
  return (next) => (attempt, waiting) => {
    next(attempt, new Account(attempt, events, waiting));
  };
}

class Account implements Attempting {
  readonly #attempt: Attempt;
  readonly #events: Observe;
  readonly #waiting: Attempting;
  #isAwaited = true;

  constructor(attempt: Attempt, events: Observe, waiting: Attempting) {
    this.#attempt = attempt;
    this.#events = events;
    this.#waiting = waiting;
  }

  left(reason: Error): void {
    this.#isAwaited = false;
    this.#tellCaller(this.#event('aborted', null, null));
    this.#waiting.left(reason);
  }

  answered(answer: Answer): void {
    const { status } = answer;
    try {
      this.#note(this.#event(outcomeOfAnswer(status), status, null));
    } finally {
      this.#waiting.answered(answer);
    }
  }

  failed(error: unknown): void {
    const outcome = outcomeOfError(error, this.#attempt.call.signal);
    try {
      if (outcome !== 'rejected') this.#note(this.#event(outcome, null, codeOf(error)));
    } finally {
      this.#waiting.failed(error);
    }
  }

  #note(event: AskedEvent): void {
    this.#events(event);
    if (this.#isAwaited) this.#tellCaller(event);
  }

  #tellCaller(event: AskedEvent): void {
    const { call, span } = this.#attempt;
    span?.end({ outcome: outcomeLabel(event.outcome, event.status), status: event.status });
    this.#attempt.span = null;
    call.observe(event);
  }

  /** `code` is that of the error, where it has one. */
  #event(outcome: AskedOutcome, status: number | null, code: string | null): AskedEvent {
    const { endpoint, attempt, milliseconds } = this.#attempt;
    return { kind: 'call', endpoint, outcome, status, code, milliseconds, attempt, coalesced: false };
  }
}
