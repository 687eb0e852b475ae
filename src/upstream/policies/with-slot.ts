import type { Answer } from '../answer.ts';
import type { AskAttempt, Attempt, Attempting, Policy } from './attempt.ts';
import type { Bulkhead, SlotSeeker } from './bulkhead.ts';
import type { Lanes } from './lanes.ts';
import { outcomeOfError } from './outcome.ts';
import type { Refused } from './refused.ts';

/** What all attempts share that want a slot. */
interface Slotting {
  readonly bulkhead: Bulkhead;
  readonly lanes: Lanes;
  readonly refusal: (attempt: Attempt) => Refused | null;
  readonly next: AskAttempt;
}

/**
 * Asks when there is a slot, and gives it back at the end; waits for one until nobody waits for the attempt any more. An
 * attempt that `refusal` rejects does not wait: what is below would refuse it after all, unless that ended meanwhile.
 */
export function withSlot(
  bulkhead: Bulkhead,
  lanes: Lanes,
  refusal: (attempt: Attempt) => Refused | null,
): Policy {
  return (next) => {
    const slotting = { bulkhead, lanes, refusal, next };
    return (attempt, waiting) => {
      new Seat(attempt, slotting, waiting).enter();
    };
  };
}

class Seat implements SlotSeeker, Attempting {
  readonly lane: string;
  place: SlotSeeker['place'] = null;
  readonly #attempt: Attempt;
  readonly #slotting: Slotting;
  readonly #waiting: Attempting;

  constructor(attempt: Attempt, slotting: Slotting, waiting: Attempting) {
    this.#attempt = attempt;
    this.#slotting = slotting;
    this.#waiting = waiting;
    this.lane = slotting.lanes.of(attempt.call.tenant);
  }

  get tenant(): string {
    return this.#attempt.call.tenant;
  }

  enter(): void {
    const { bulkhead, refusal } = this.#slotting;
    const { signal } = this.#attempt.call;
    if (signal.aborted) {
      this.#waiting.failed(signal.reason);
      return;
    }
    if (bulkhead.take(this)) return;
    const refused = refusal(this.#attempt);
    if (refused !== null) this.#waiting.failed(refused);
    else {
      signal.addEventListener('abort', this);
      bulkhead.wait(this);
    }
  }

  slotGiven(): void {
    this.#attempt.call.signal.removeEventListener('abort', this);
    this.#slotting.next(this.#attempt, this);
  }

  slotRefused(refusal: Refused): void {
    this.#attempt.call.signal.removeEventListener('abort', this);
    this.#waiting.failed(refusal);
  }

  /** Nobody waits for it any more, while it waits for a slot. */
  handleEvent(): void {
    const { signal } = this.#attempt.call;
    signal.removeEventListener('abort', this);
    this.#slotting.bulkhead.withdraw(this);
    this.#waiting.failed(signal.reason);
  }

  left(reason: Error): void {
    this.#waiting.left(reason);
  }

  answered(answer: Answer): void {
    this.#slotting.bulkhead.leave(this, this.#attempt.milliseconds);
    this.#waiting.answered(answer);
  }

  failed(error: unknown): void {
    const outcome = outcomeOfError(error, this.#attempt.call.signal);
    const isServed = outcome !== 'rejected' && outcome !== 'aborted';
    this.#slotting.bulkhead.leave(this, isServed ? this.#attempt.milliseconds : null);
    this.#waiting.failed(error);
  }
}
