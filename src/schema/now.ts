import { type Instant, instantOf } from '../domain/instant.ts';

/** One instant of the clock, put into words only where somebody asks. */
export class Now {
  readonly #milliseconds: number;
  #instant: Instant | null = null;

  /** Milliseconds since 1970. */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  get instant(): Instant {
    return (this.#instant ??= instantOf(this.#milliseconds));
  }
}
