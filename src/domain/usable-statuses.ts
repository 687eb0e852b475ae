/** The words for the state of an assignment with which it may be used, compared without regard to case. */
export class UsableStatuses {
  /** As they were written, for the upstream's filter; sorted, and none twice. */
  readonly words: readonly string[];
  readonly #folded: ReadonlySet<string>;

  constructor(words: readonly string[]) {
    this.words = [...new Set(words)].sort();
    this.#folded = new Set(words.map((word) => word.toLowerCase()));
  }

  /** A status that nobody gave counts for nothing: what is not said must not open a gate. */
  includes(status: string | null): boolean {
    return status !== null && this.#folded.has(status.toLowerCase());
  }
}
