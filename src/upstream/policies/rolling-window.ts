/** Counts successes and failures of about the last `milliseconds`, in buckets that are dropped whole. */
export class RollingWindow {
  readonly #bucketMs: number;
  readonly #succeeded: number[];
  readonly #failed: number[];
  /** Number of the newest bucket since the beginning of time. */
  #newest = -Infinity;
  #calls = 0;
  #failures = 0;

  constructor(milliseconds: number, buckets: number) {
    this.#bucketMs = milliseconds / buckets;
    this.#succeeded = new Array<number>(buckets).fill(0);
    this.#failed = new Array<number>(buckets).fill(0);
  }

  get calls(): number {
    return this.#calls;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Counts one call; `now` must not go back. */
  add(failed: boolean, now: number): void {
    const at = this.#moveTo(Math.floor(now / this.#bucketMs));
    const counts = failed ? this.#failed : this.#succeeded;
    counts[at] = (counts[at] ?? 0) + 1;
    this.#calls += 1;
    if (failed) this.#failures += 1;
  }

  /** Empties the buckets that have become too old; returns the place of the present one. */
  #moveTo(number: number): number {
    const size = this.#failed.length;
    const passed = Math.min(size, number - this.#newest);
    for (let back = 0; back < passed; back += 1) this.#drop((number - back) % size);
    this.#newest = Math.max(this.#newest, number);
    return number % size;
  }

  #drop(at: number): void {
    const failed = this.#failed[at] ?? 0;
    this.#calls -= failed + (this.#succeeded[at] ?? 0);
    this.#failures -= failed;
    this.#failed[at] = 0;
    this.#succeeded[at] = 0;
  }
}
