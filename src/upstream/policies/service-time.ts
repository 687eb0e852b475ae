/** How much one call moves the average: it follows within some ten calls, and no single one throws it off. */
const WEIGHT = 1 / 8;

/** The time that a call holds its slot, smoothed over the last ones that ended. */
export class ServiceTime {
  #average: number | null = null;

  /** Null until the first call has ended. */
  get milliseconds(): number | null {
    return this.#average;
  }

  add(milliseconds: number): void {
    const average = this.#average ?? milliseconds;
    this.#average = average + WEIGHT * (milliseconds - average);
  }
}
