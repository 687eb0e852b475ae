import type { Clock } from '../domain/clock.ts';

/** After this many refusals within the sample the gateway calls itself not ready, so that others get the traffic. */
const SHEDS_TO_UNREADY = 100;
const SAMPLE_MS = 5_000;
const UNREADY_MS = 10_000;

/** Bounds the requests under way; one too many is refused before any work is done for it. */
export class LoadShedder {
  readonly #clock: Clock;
  readonly #maxInFlight: number;
  #inFlight = 0;
  #sampleStart = 0;
  #sheds = 0;
  #unreadyUntil = 0;

  constructor(clock: Clock, maxInFlight: number) {
    this.#clock = clock;
    this.#maxInFlight = maxInFlight;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Takes a place, to be given back by {@link leave}; false when there is none. */
  enter(): boolean {
    if (this.#inFlight >= this.#maxInFlight) {
      this.#countShed();
      return false;
    }
    this.#inFlight += 1;
    return true;
  }

  leave(): void {
    this.#inFlight -= 1;
  }

  /** True for a while after many requests had to be refused. */
  get overwhelmed(): boolean {
    return this.#clock.now() < this.#unreadyUntil;
  }

  #countShed(): void {
    const now = this.#clock.now();
    if (now - this.#sampleStart > SAMPLE_MS) {
      this.#sampleStart = now;
      this.#sheds = 0;
    }
    this.#sheds += 1;
    if (this.#sheds >= SHEDS_TO_UNREADY) this.#unreadyUntil = now + UNREADY_MS;
  }
}
