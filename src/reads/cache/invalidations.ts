/** Beyond so many groups, those that are not remembered are taken to be invalidated when the last one of them was. */
const MOST = 10_000;

/**
 * When groups were invalidated: an answer that was asked for before may lack what changed, and must not be kept when it
 * comes. All instants are on the clock that never goes back.
 */
export class Invalidations {
  readonly #at = new Map<string, number>();
  #othersAt = -Infinity;
  /** Until when others may have said something that was not heard. */
  #missedAt = -Infinity;

  note(group: string, now: number): void {
    if (this.#at.size >= MOST) {
      this.#at.clear();
      this.#othersAt = now;
    }
    this.#at.set(group, now);
  }

  noteMissed(now: number): void {
    this.#missedAt = now;
  }

  /** When a group was invalidated last, under any of its names, as far as is known. */
  last(groups: readonly string[]): number {
    return Math.max(this.#missedAt, this.#heardAt(groups));
  }

  /**
   * Whether what was asked for at `since`, and found in the store at `lookedAt`, may lack what changed in a group. The store knows
   * of what was missed here before it was looked at.
   */
  touchShared(groups: readonly string[], since: number, lookedAt: number): boolean {
    return since <= this.#heardAt(groups) || lookedAt <= this.#missedAt;
  }

  #heardAt(groups: readonly string[]): number {
    return Math.max(...groups.map((group) => this.#at.get(group) ?? this.#othersAt));
  }
}
