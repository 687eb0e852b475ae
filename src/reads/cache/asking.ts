import type { Clock } from '../../domain/clock.ts';
import { TOLERANT } from '../../domain/tolerance.ts';
import type { Answer } from '../../upstream/answer.ts';
import type { Read } from '../../upstream/read.ts';
import type { Attach, Waiter } from '../../upstream/waiter.ts';
import { longestWanted } from './ages.ts';
import type { Keeping, Looked } from './keeping.ts';
import { endsWhatWasKnown } from './stale-if.ts';

export interface Asked {
  /** Asks the upstream, or joins who does. */
  readonly attach: Attach;
  readonly keeping: Keeping;
  readonly clock: Clock;
}

/**
 * Asks, and keeps what comes. Whoever asks after an invalidation may join a flight that began before it, and whoever wants
 * something new one that began too long ago: they ask once more when that has ended, whether with an answer or with one that
 * ends what was known. An upstream in trouble is not asked twice.
 */
export async function ask<Result>(
  { attach, keeping, clock }: Asked,
  read: Read,
  waiter: Waiter,
  looked: Looked | null,
  interpret: (answer: Answer) => Result,
): Promise<Result> {
  const forgottenAt = keeping.forgottenAt(read);
  const wantedFrom = clock.now() - longestWanted(waiter.tolerance ?? TOLERANT);
  const seen = new SeenAnswer(interpret);
  const isTooEarly = () => seen.since !== null && (seen.since <= forgottenAt || seen.since < wantedFrom);
  try {
    const result = await attach(read, waiter, keeping.through(read, looked, seen.interpret));
    if (!isTooEarly()) return result;
  } catch (error) {
    if (!isTooEarly() || !endsWhatWasKnown(error)) throw error;
  }
  return attach(read, waiter, keeping.through(read, looked, interpret));
}

/** Notes when the answer was asked for that is made something of, also where that fails. */
export class SeenAnswer<Result> {
  /** On the clock that never goes back; null while there is none. */
  since: number | null = null;
  readonly interpret: (answer: Answer) => Result;

  constructor(interpret: (answer: Answer) => Result) {
    this.interpret = (answer) => {
      this.since = answer.freshness.since;
      return interpret(answer);
    };
  }
}
