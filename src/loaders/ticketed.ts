import DataLoader from 'dataloader';

/**
 * A loader whose batch hands out one promise per key. DataLoader settles a batch as a whole; this way a slow part of it
 * does not hold up the rest.
 */
export function ticketedLoader<Key, Value>(
  batch: (keys: readonly Key[]) => readonly Promise<Value>[],
  keyText: (key: Key) => string,
): (key: Key) => Promise<Value> {
  const loader = new DataLoader<Key, { readonly value: Promise<Value> }, string>(
    (keys) => Promise.resolve(batch(keys).map((value) => ({ value }))),
    { cacheKeyFn: keyText },
  );
  return async (key) => (await loader.load(key)).value;
}
