import { Failed, type Failure } from '../domain/failure.ts';
import type { CallOutcome } from '../observability/labels.ts';
import { outcomeOfAnswer } from './policies/outcome.ts';
import { Refused, type Refuser } from './policies/refused.ts';
import { outcomeLabel } from './policy-metrics.ts';

/** A failure that an answer of another status than 200 means. */
export class BadStatus extends Failed {
  readonly status: number;

  constructor(status: number, failure: Failure) {
    super(failure);
    this.status = status;
  }
}

const REFUSED: Readonly<Record<Refuser, CallOutcome>> = {
  deadline: 'timeout',
  pace: 'paced',
  pause: 'rate_limited',
  breaker: 'short_circuited',
  bulkhead: 'overloaded',
};

/** What metrics and traces call the end of a call that failed; `isGivenUp` where its operation waits no more. */
export function callOutcome(error: unknown, isGivenUp: boolean): CallOutcome {
  if (error instanceof Refused) return REFUSED[error.by];
  if (error instanceof BadStatus) return outcomeLabel(outcomeOfAnswer(error.status), error.status);
  // Anything else that is thrown comes of reading an answer.
  if (!(error instanceof Failed)) return 'invalid';
  switch (error.failure.kind) {
    case 'upstream-timeout':
      return 'timeout';
    case 'upstream-unavailable':
      return isGivenUp ? 'aborted' : 'network';
    case 'upstream-invalid':
      return 'invalid';
    case 'rate-limited':
      return 'rate_limited';
    case 'overloaded':
      return 'overloaded';
    case 'auth-unavailable':
    case 'bad-input':
    case 'broken-row':
    case 'forbidden':
    case 'invalid-cursor':
    case 'not-found':
    case 'persisted-query-not-found':
    case 'persisted-query-not-supported':
    case 'too-complex':
    case 'unauthenticated':
    case 'upstream-auth':
      return 'client_error';
  }
}
