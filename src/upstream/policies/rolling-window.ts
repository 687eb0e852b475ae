/**
 * Counts successes and failures of about the last `milliseconds`, in buckets that are dropped whole. Buckets without which
 * there are still `enough` calls are dropped early, so that what was long ago does not hide what is now.
 */
export class RollingWindow {
  readonly #bucketMs: number;
  readonly #enough: number;
  readonly #succeeded: number[];
  readonly #failed: number[];
  /** Number of the newest bucket since the beginning of time. */
  #newest = -Infinity;
  #calls = 0;
  #failures = 0;

  constructor(milliseconds: number, buckets: number, enough = Infinity) {
    this.#bucketMs = milliseconds / buckets;
    this.#enough = enough;
    this.#succeeded = new Array<number>(buckets).fill(0);
    this.#failed = new Array<number>(buckets).fill(0);
  }

  get calls(): number {
    return this.#calls;
  }

  get failures(): number {
    return this.#failures;
  }

  /** The number of the bucket that calls are counted into at this instant. */
  bucketAt(now: number): number {
    return Math.floor(now / this.#bucketMs);
  }

  /** Counts one call or several; `now` must not go back. */
  add(failed: boolean, now: number, calls = 1): void {
    this.#count(failed, this.#moveTo(this.bucketAt(now)), calls);
  }

  /** Takes a call back that was counted into the bucket of this number. */
  retract(failed: boolean, number: number): void {
    const size = this.#failed.length;
    const at = number % size;
    if (number <= this.#newest - size || (failed ? this.#failed : this.#succeeded)[at] === 0) return;
    this.#count(failed, at, -1);
  }

  #count(failed: boolean, at: number, by: number): void {
    const counts = failed ? this.#failed : this.#succeeded;
    counts[at] = (counts[at] ?? 0) + by;
    this.#calls += by;
    if (failed) this.#failures += by;
  }

  /** Empties the buckets that have become too old; returns the place of the present one. */
  #moveTo(number: number): number {
    const size = this.#failed.length;
    if (number <= this.#newest) return number % size;
    const passed = Math.min(size, number - this.#newest);
    for (let back = 0; back < passed; back += 1) this.#drop((number - back) % size);
    this.#newest = number;
    for (let back = size - 1; back > 0 && this.#calls >= this.#enough; back -= 1) {
      const at = (((number - back) % size) + size) % size;
      if (this.#calls - this.#callsAt(at) >= this.#enough) this.#drop(at);
      else break;
    }
    return number % size;
  }

  #callsAt(at: number): number {
    return (this.#failed[at] ?? 0) + (this.#succeeded[at] ?? 0);
  }

  #drop(at: number): void {
    this.#calls -= this.#callsAt(at);
    this.#failures -= this.#failed[at] ?? 0;
    this.#failed[at] = 0;
    this.#succeeded[at] = 0;
  }
}
