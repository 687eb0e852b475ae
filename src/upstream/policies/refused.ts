import { Failed, type Failure } from '../../domain/failure.ts';

/** The policies that can say no. */
export type Refuser = 'deadline' | 'pace' | 'pause' | 'breaker' | 'bulkhead';

/** A failure that is no evidence of anything, because the upstream was not asked. */
export class Refused extends Failed {
  readonly by: Refuser;

  constructor(by: Refuser, failure: Failure) {
    super(failure);
    this.by = by;
  }
}

/** Milliseconds as whole seconds to wait: never too few, and never none. */
export function wholeSeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}

/** That of a breaker, which may be asked again after so long. */
export function refusedAsFailing(milliseconds: number): Refused {
  const reason = 'it has been failing, so it was not asked';
  const retryAfter = wholeSeconds(milliseconds);
  return new Refused('breaker', { kind: 'upstream-unavailable', reason, retryAfter });
}
