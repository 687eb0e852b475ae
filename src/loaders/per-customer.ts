import DataLoader from 'dataloader';
import type { Failed } from '../domain/failure.ts';
import type { Uuid } from '../domain/uuid.ts';
import { settling } from './settling.ts';

/** Answers some keys of one customer, in their order; a failed key does not touch the others. */
export type CustomerBatch<Key, Value> = (
  customer: Uuid,
  keys: readonly Key[],
) => Promise<readonly (Value | Failed)[]>;

/**
 * Loads what belongs to customers, each of them with batches of its own: no endpoint serves several of them at once, and
 * this way a slow one does not hold up the rest.
 */
export function perCustomer<Key, Value>(
  batch: CustomerBatch<Key, Value>,
  keyText: (key: Key) => string,
  maxBatchSize = Infinity,
): (customer: Uuid, key: Key) => Promise<Value> {
  const loaders = new Map<Uuid, DataLoader<Key, Value, string>>();
  return (customer, key) => {
    let loader = loaders.get(customer);
    if (loader === undefined) {
      const options = { cacheKeyFn: keyText, maxBatchSize };
      loader = new DataLoader<Key, Value, string>(
        settling((keys) => batch(customer, keys)),
        options,
      );
      loaders.set(customer, loader);
    }
    return loader.load(key);
  };
}
