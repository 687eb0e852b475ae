/**
 * The words for the state of an assignment with which it may be used, compared without regard to case. This is the only place where
 * that is decided: how Zenskar's filter compares words is not documented, nor which of them it refuses, so that a gate asked with the
 * filter could be shut while the same one, asked without it, is open.
 */
export class UsableStatuses {
  readonly #folded: ReadonlySet<string>;

  constructor(words: readonly string[]) {
    this.#folded = new Set(words.map((word) => word.toLowerCase()));
  }

  /** A status that nobody gave counts for nothing: what is not said must not open a gate. */
  includes(status: string | null): boolean {
    return status !== null && this.#folded.has(status.toLowerCase());
  }
}
