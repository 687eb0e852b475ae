/**
 * How many pairs of a wish and one of its gates there can be at most, such that no two pairs share either: each wish in turn takes a
 * gate, and whoever has it moves on to another of its own if that is free or can be made so.
 */
export function mostPairs(gatesOf: ReadonlyMap<string, ReadonlySet<string>>): number {
  const takenBy = new Map<string, string>();
  const takes = (wish: string, tried: Set<string>): boolean => {
    for (const gate of gatesOf.get(wish) ?? []) {
      if (tried.has(gate)) continue;
      tried.add(gate);
      const holder = takenBy.get(gate);
      if (holder !== undefined && !takes(holder, tried)) continue;
      takenBy.set(gate, wish);
      return true;
    }
    return false;
  };
  let pairs = 0;
  for (const wish of gatesOf.keys()) if (takes(wish, new Set())) pairs += 1;
  return pairs;
}
