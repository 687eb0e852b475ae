import type { Clock } from '../domain/clock.ts';

/** After this many refusals within the sample the gateway calls itself not ready, so that others get the traffic. */
const REFUSALS_TO_UNREADY = 100;
const SAMPLE_MS = 5_000;
const UNREADY_MS = 10_000;

/**
 * Whether there has been too much to do for everybody. Only refusals that no single caller brought about are to be counted:
 * another replica would do no better with a caller that floods, and would be sent it.
 */
export class CommonOverload {
  readonly #clock: Clock;
  #sampleStart = 0;
  #refusals = 0;
  #unreadyUntil = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True for a while after many requests had to be refused. */
  get lasts(): boolean {
    return this.#clock.now() < this.#unreadyUntil;
  }

  count(): void {
    const now = this.#clock.now();
    if (now - this.#sampleStart > SAMPLE_MS) {
      this.#sampleStart = now;
      this.#refusals = 0;
    }
    this.#refusals += 1;
    if (this.#refusals >= REFUSALS_TO_UNREADY) this.#unreadyUntil = now + UNREADY_MS;
  }
}
