import type { FailureRateOptions } from './failure-rate.ts';
import { RollingWindow } from './rolling-window.ts';

/** With fewer than so many it may be something about one of them. */
export const SEVERAL = 2;
/** With so many voices of late, older ones are not heard any more: they would hide what is now. */
const ENOUGH_VOICES = 200;

/** The latest vote of one member, and where it is to be taken back from. */
export class Ballot {
  box: RollingWindow | null = null;
  bucket = 0;
  failed = false;
}

/**
 * Whether most of those that were active of late fail. Each has one vote, its latest, however much it calls; and none can
 * bring more than half of the failures that it takes.
 */
export class Members {
  readonly #options: FailureRateOptions;
  readonly #votes: RollingWindow;
  readonly #failures: RollingWindow;

  constructor(options: FailureRateOptions) {
    this.#options = options;
    this.#votes = new RollingWindow(options.windowMs, options.buckets, ENOUGH_VOICES);
    this.#failures = new RollingWindow(options.windowMs, options.buckets);
  }

  /** Failures that counted. */
  get failures(): number {
    return this.#failures.failures;
  }

  /** Whether any of them is well. */
  get isAnyWell(): boolean {
    return this.#votes.calls > this.#votes.failures;
  }

  get doMostFail(): boolean {
    const { calls, failures } = this.#votes;
    return failures > 0 && failures >= this.#options.failureRatio * calls;
  }

  get isTooMuch(): boolean {
    return (
      this.#failures.failures >= this.#options.minimumCalls &&
      this.#votes.failures >= SEVERAL &&
      this.doMostFail
    );
  }

  /** `failures` is how many the member has of late, this one included. The result is whether it counts. */
  hear(ballot: Ballot, failed: boolean, failures: number, now: number): boolean {
    this.#vote(ballot, failed, now);
    const counts = failed && failures <= Math.ceil(this.#options.minimumCalls / SEVERAL);
    if (counts) this.#failures.add(true, now);
    return counts;
  }

  #vote(ballot: Ballot, failed: boolean, now: number): void {
    const bucket = this.#votes.bucketAt(now);
    if (ballot.box === this.#votes) {
      if (ballot.bucket === bucket && ballot.failed === failed) return;
      this.#votes.retract(ballot.failed, ballot.bucket);
    }
    this.#votes.add(failed, now);
    ballot.box = this.#votes;
    ballot.bucket = bucket;
    ballot.failed = failed;
  }
}
