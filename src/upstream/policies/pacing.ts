import type { Clock } from '../../domain/clock.ts';
import type { Answer } from '../answer.ts';
import type { AskAttempt, Attempt, Attempting, Policy } from './attempt.ts';
import type { Lanes } from './lanes.ts';
import { type BeatSeeker, LATE_MS, type Pace } from './pace.ts';
import type { Paces } from './paces.ts';
import { Refused } from './refused.ts';

/** What all attempts share that want a beat. */
export interface PacingOptions {
  readonly paces: Paces;
  readonly lanes: Lanes;
  readonly clock: Clock;
}

/**
 * Asks at a beat of its credentials, so that in no second more calls begin than there may. Whom `refusal` has something
 * against does not wait for one.
 */
export function pacing(options: PacingOptions, refusal: (attempt: Attempt) => Refused | null): Policy {
  return (next) => (attempt, waiting) => {
    const refused = refusal(attempt);
    if (refused === null) new Seat(attempt, options, next, waiting).enter();
    else waiting.failed(refused);
  };
}

/** Takes another beat where the first is over, since there was something to wait for after it. */
export function stillPacing(options: PacingOptions): Policy {
  return (next) => (attempt, waiting) => {
    if (options.clock.now() - attempt.beat <= LATE_MS) next(attempt, waiting);
    else new Seat(attempt, options, next, waiting).enter();
  };
}

class Seat implements BeatSeeker, Attempting {
  readonly lane: string;
  place: BeatSeeker['place'] = null;
  readonly #attempt: Attempt;
  readonly #pace: Pace;
  readonly #next: AskAttempt;
  readonly #waiting: Attempting;
  #isTurnedAway = false;

  constructor(attempt: Attempt, { paces, lanes }: PacingOptions, next: AskAttempt, waiting: Attempting) {
    const { tenant, credentials } = attempt.call;
    this.lane = lanes.of(tenant);
    this.#attempt = attempt;
    this.#pace = paces.of(credentials);
    this.#next = next;
    this.#waiting = waiting;
  }

  get tenant(): string {
    return this.#attempt.call.tenant;
  }

  get deadline(): number {
    return this.#attempt.call.deadline;
  }

  enter(): void {
    const { signal } = this.#attempt.call;
    if (signal.aborted) {
      this.#waiting.failed(signal.reason);
      return;
    }
    signal.addEventListener('abort', this);
    this.#pace.seek(this);
  }

  beatGiven(beat: number): boolean {
    this.#attempt.call.signal.removeEventListener('abort', this);
    this.#attempt.beat = beat;
    this.#next(this.#attempt, this);
    return !this.#isTurnedAway;
  }

  beatRefused(refusal: Refused): void {
    this.#attempt.call.signal.removeEventListener('abort', this);
    this.#waiting.failed(refusal);
  }

  /** Nobody waits for it any more, while it waits for a beat. */
  handleEvent(): void {
    const { signal } = this.#attempt.call;
    signal.removeEventListener('abort', this);
    this.#pace.withdraw(this);
    this.#waiting.failed(signal.reason);
  }

  left(reason: Error): void {
    this.#waiting.left(reason);
  }

  answered(answer: Answer): void {
    this.#waiting.answered(answer);
  }

  failed(error: unknown): void {
    this.#isTurnedAway = error instanceof Refused;
    this.#waiting.failed(error);
  }
}
