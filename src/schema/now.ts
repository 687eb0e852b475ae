import { freshAt, type Freshness } from '../domain/freshness.ts';
import { type Instant, instantOf } from '../domain/instant.ts';
import { type Period, steadyAround } from '../domain/validity.ts';

/** Of what has nothing to do with time. */
const ALWAYS: Period = { activeFrom: null, expiryAt: null };

/** One instant of the clock, put into words only where somebody asks. */
export class Now {
  readonly #milliseconds: number;
  #instant: Instant | null = null;
  #isTold = false;
  #compared: (() => Period)[] | null = null;

  /** Milliseconds since 1970. */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** For whoever tells it, so that the answer is another one a moment later. */
  get instant(): Instant {
    this.#isTold = true;
    return this.#asInstant;
  }

  /**
   * For whoever makes something of it that is the same in all of a period around it. That is asked for when all is made, and only where
   * somebody wants to know.
   */
  within(steady: () => Period): Instant {
    (this.#compared ??= []).push(steady);
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
    return this.#compared === null
      ? ALWAYS
      : steadyAround(
          this.#compared.map((steady) => steady()),
          this.#asInstant,
        );
  }

  get #asInstant(): Instant {
    return (this.#instant ??= instantOf(this.#milliseconds));
  }
}
