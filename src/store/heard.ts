/**
 * Whether every invalidation was heard. Each has a number, one more than the one before, and comes with it as a message; from
 * time to time the last number is looked up. One that is still not heard at the second look is lost.
 */
export class Heard {
  /** The number of the last one that was heard; null until it is known. */
  #last: number | null = null;
  /** As it was when the look that is under way began. */
  #before: number | null = null;
  /** What the last look found, where that was more. */
  #awaited: number | null = null;

  /** What came before no longer matters: whoever listens has forgotten everything. */
  beginAnew(): void {
    this.#last = null;
    this.#before = null;
    this.#awaited = null;
  }

  /** False: at least one was lost before this one. */
  message(number: number): boolean {
    if (this.#last === null) return true;
    const isWhole = number <= this.#last + 1;
    this.#last = Math.max(this.#last, number);
    return isWhole;
  }

  beginLook(): void {
    this.#before = this.#last;
  }

  /**
   * `lost`: at least one is lost, or the numbers began anew. `first`: nothing was known to compare with, so that one may be
   * lost since listening began.
   */
  endLook(number: number): 'whole' | 'first' | 'lost' {
    const isFirst = this.#last === null;
    const last = this.#last ?? number;
    // It may be less than what was heard since the look began.
    const isLost = number < (this.#before ?? 0) || (this.#awaited !== null && this.#awaited > last);
    this.#last = isLost ? number : Math.max(last, this.#last ?? 0);
    this.#awaited = number > this.#last ? number : null;
    if (isLost) return 'lost';
    return isFirst ? 'first' : 'whole';
  }
}
