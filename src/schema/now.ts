import { freshAt, type Freshness } from '../domain/freshness.ts';
import { type Instant, instantOf } from '../domain/instant.ts';
import { type Period, steadyAround } from '../domain/validity.ts';

/** Of what has nothing to do with time. */
export const ALWAYS: Period = { activeFrom: null, expiryAt: null };

/** One instant of the clock, put into words only where somebody asks. */
export class Now {
  readonly #milliseconds: number;
  #instant: Instant | null = null;
  #isTold = false;
  #compared: (readonly Period[])[] | null = null;

  /** Milliseconds since 1970. */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** For whoever tells it, so that the answer is another one a moment later. */
  get instant(): Instant {
    this.#isTold = true;
    return this.#asInstant;
  }

  /** For whoever only looks where it stands to these. */
  among(periods: readonly Period[]): Instant {
    this.#compared ??= [];
    // Twenty gates of a customer look at the same assignments.
    if (this.#compared.at(-1) !== periods) this.#compared.push(periods);
    return this.#asInstant;
  }

  /** Of what is known without asking. */
  get freshness(): Freshness {
    this.#isTold = true;
    return freshAt(this.#milliseconds);
  }

  /** In which all that was made of it is the same; null where the instant itself was told. */
  get steady(): Period | null {
    if (this.#isTold) return null;
    return this.#compared === null ? ALWAYS : steadyAround(this.#compared.flat(), this.#asInstant);
  }

  get #asInstant(): Instant {
    return (this.#instant ??= instantOf(this.#milliseconds));
  }
}
