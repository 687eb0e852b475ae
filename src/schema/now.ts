import { freshAt, type Freshness } from '../domain/freshness.ts';
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

  /** Of what is known without asking. */
  get freshness(): Freshness {
    return freshAt(this.#milliseconds);
  }
}
