import { Failed } from '../../domain/failure.ts';
import type { AbortView } from '../../domain/light-signal.ts';
import { Unreached } from '../unanswered.ts';
import { Refused } from './refused.ts';

/**
 * What came of asking the upstream. `unreached` means that there was no connection to ask it over; `connection` that one
 * was cut; `invalid` is an answer that is of no use, such as a redirect or one that is too large; `aborted` means that
 * nobody waited any more; `rejected` that a policy said no.
 */
export type Outcome =
  | 'ok'
  | 'client-error'
  | 'server-error'
  | 'timeout'
  | 'unreached'
  | 'connection'
  | 'invalid'
  | 'aborted'
  | 'rejected';

/** What an outcome says about the health of the upstream; an `answer` says that it is there, but not how it is. */
export type Evidence = 'success' | 'failure' | 'answer' | 'none';

const EVIDENCE: Readonly<Record<Outcome, Evidence>> = {
  ok: 'success',
  'client-error': 'answer',
  'server-error': 'failure',
  timeout: 'failure',
  unreached: 'failure',
  connection: 'failure',
  invalid: 'answer',
  aborted: 'none',
  rejected: 'none',
};

export function evidenceOf(outcome: Outcome): Evidence {
  return EVIDENCE[outcome];
}

/** What an answer's status says of how it went. A redirect is of no use, and not followed. */
export function outcomeOfAnswer(status: number): 'ok' | 'client-error' | 'server-error' | 'invalid' {
  if (status >= 500) return 'server-error';
  if (status >= 400) return 'client-error';
  return status >= 300 ? 'invalid' : 'ok';
}

/** An abort is known by its reason, and a timeout that happens to precede it stays a timeout. */
export function outcomeOfError(error: unknown, signal: AbortView): Outcome {
  if (error instanceof Refused) return 'rejected';
  if (signal.aborted && error === signal.reason) return 'aborted';
  if (error instanceof Unreached && !signal.aborted) return 'unreached';
  const kind = error instanceof Failed ? error.failure.kind : null;
  if (kind === 'upstream-timeout') return 'timeout';
  if (signal.aborted) return 'aborted';
  return kind === 'upstream-unavailable' ? 'connection' : 'invalid';
}
