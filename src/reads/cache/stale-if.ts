import { Failed } from '../../domain/failure.ts';
import { BadStatus } from '../../upstream/call-outcome.ts';

/**
 * Whether it ends what was known: it is an answer that is to be believed, or none that can be. That this gateway has no room for
 * another call says nothing, nor that whoever asked has left.
 */
export function endsWhatWasKnown(error: unknown): boolean {
  return error instanceof Failed && !wasUnasked(error) && !mayAnswerStale(error);
}

/** Whether this gateway had no room for the call: the upstream was not asked. */
export function wasUnasked(error: unknown): boolean {
  return error instanceof Failed && error.failure.kind === 'overloaded';
}

/**
 * Whether what was known may be told instead of this failure: where the upstream is silent, slow or in trouble, and never where
 * it gave an answer that is to be believed, such as that the key is no longer good, or where its answer cannot be.
 */
export function mayAnswerStale(error: unknown): boolean {
  if (!(error instanceof Failed)) return false;
  if (error instanceof BadStatus) return error.status === 408 || error.status === 429 || error.status >= 500;
  switch (error.failure.kind) {
    case 'upstream-timeout':
    case 'upstream-unavailable':
    case 'rate-limited':
      return true;
    case 'auth-unavailable':
    case 'bad-input':
    case 'broken-row':
    case 'forbidden':
    case 'invalid-cursor':
    case 'not-found':
    case 'overloaded':
    case 'persisted-query-not-found':
    case 'persisted-query-not-supported':
    case 'too-complex':
    case 'unauthenticated':
    case 'upstream-auth':
    case 'upstream-invalid':
      return false;
  }
}
