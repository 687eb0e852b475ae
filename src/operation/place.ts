/** A place in the answer, as a chain that leads up to the whole of it; null is the whole, which is `data`. */
export interface Place {
  readonly prev: Place | null;
  /** A response key, or an index in a list. */
  readonly key: string | number;
}

/** As `path` of an error. */
export function pathTo(place: Place | null): readonly (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = place; at !== null; at = at.prev) path.push(at.key);
  return path.reverse();
}
