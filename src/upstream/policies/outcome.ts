import { Failed } from '../../domain/failure.ts';
import type { AbortView } from '../../domain/light-signal.ts';
import { Refused } from './refused.ts';

/**
 * What came of asking the upstream. `invalid` is an answer that is of no use, such as a redirect or one that is too large;
 * `aborted` means that nobody waited any more; `rejected` that a policy said no.
 */
export type Outcome =
  'ok' | 'client-error' | 'server-error' | 'timeout' | 'connection' | 'invalid' | 'aborted' | 'rejected';

export function outcomeOfAnswer(status: number): 'ok' | 'client-error' | 'server-error' | 'invalid' {
  if (status >= 500) return 'server-error';
  if (status >= 400) return 'client-error';
  return status >= 300 ? 'invalid' : 'ok';
}

/** An abort is known by its reason, and a timeout that happens to precede it stays a timeout. */
export function outcomeOfError(error: unknown, signal: AbortView): Outcome {
  if (error instanceof Refused) return 'rejected';
  if (signal.aborted && error === signal.reason) return 'aborted';
  const kind = error instanceof Failed ? error.failure.kind : null;
  if (kind === 'upstream-timeout') return 'timeout';
  if (signal.aborted) return 'aborted';
  return kind === 'upstream-unavailable' ? 'connection' : 'invalid';
}
