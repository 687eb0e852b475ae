/** Beyond so many groups, all are taken to be invalidated when the last one was. */
const MOST = 10_000;

/**
 * When groups were invalidated: an answer that was asked for before may lack what changed, and must not be kept when it
 * comes.
 */
export class Invalidations {
  readonly #at = new Map<string, number>();
  #allAt = -Infinity;

  /** `epoch` in milliseconds since 1970. */
  note(group: string, epoch: number): void {
    if (this.#at.size >= MOST) this.noteAll(epoch);
    this.#at.set(group, epoch);
  }

  noteAll(epoch: number): void {
    this.#at.clear();
    this.#allAt = epoch;
  }

  /** Whether what was asked for at an instant may lack what changed in a group. */
  touch(group: string, asOf: number): boolean {
    return asOf <= this.last(group);
  }

  /** When a group was invalidated last, in milliseconds since 1970. */
  last(group: string): number {
    return Math.max(this.#allAt, this.#at.get(group) ?? -Infinity);
  }
}
