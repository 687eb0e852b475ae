/** What a list is sorted by; null sorts after everything else. */
export type SortValue = string | number | null;

/** A place in a sorted list, which stays meaningful when the row that held it is gone. */
export type Place = { readonly key: SortValue; readonly sequence: number };

export type Entry<T> = Place & { readonly item: T };

/** Ascending: by value, nulls last, then by the hidden insertion order. Never 0 for two rows. */
export function comparePlaces(left: Place, right: Place): number {
  return compareValues(left.key, right.key) || left.sequence - right.sequence;
}

/** A new list in order. Descending is the exact reverse of ascending, ties and nulls included. */
export function inOrder<T>(entries: readonly Entry<T>[], descending: boolean): readonly Entry<T>[] {
  const sorted = [...entries].sort(comparePlaces);
  return descending ? sorted.reverse() : sorted;
}

function compareValues(left: SortValue, right: SortValue): number {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  return left < right ? -1 : 1;
}
