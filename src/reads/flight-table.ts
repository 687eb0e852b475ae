import type { Read } from '../upstream/read.ts';

/** Hundreds are under way at most, so that few share a list. */
const LISTS = 512;
/** Characters of a path that tell in which list it belongs: a path is up to 6,000 characters long, and comes once. */
const LOOKED_AT = 48;

/**
 * The flights that are under way, by what is read. No map: one that entries come into and leave all the time leaves its former
 * tables to the collector, and one of them that has become old keeps alive all that follow, with whatever was in them.
 */
export class FlightTable<Flight extends { readonly read: Read }> {
  readonly #lists: readonly Flight[][] = Array.from({ length: LISTS }, () => []);

  find(read: Read): Flight | undefined {
    return this.#listOf(read).find((flight) => flight.read.equals(read));
  }

  add(flight: Flight): void {
    this.#listOf(flight.read).push(flight);
  }

  /** Does nothing for one that is not in it. */
  remove(flight: Flight): void {
    const list = this.#listOf(flight.read);
    const at = list.indexOf(flight);
    if (at >= 0) list.splice(at, 1);
  }

  #listOf({ path }: Read): Flight[] {
    const step = Math.max(1, Math.floor(path.length / LOOKED_AT));
    let hash = path.length;
    for (let at = path.length - 1; at >= 0; at -= step)
      hash = (Math.imul(hash, 31) + path.charCodeAt(at)) | 0;
    const list = this.#lists[(hash >>> 0) % LISTS];
    if (list === undefined) throw new RangeError('Expected a list for every path.');
    return list;
  }
}
