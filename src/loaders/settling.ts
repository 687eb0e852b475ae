/**
 * A batch that never rejects, but gives every key its error: DataLoader forgets the keys of a batch that rejects, and
 * would ask the upstream again for whoever asks again.
 */
export function settling<Key, Value>(
  batch: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
): (keys: readonly Key[]) => Promise<readonly (Value | Error)[]> {
  return async (keys) => {
    try {
      return await batch(keys);
    } catch (error) {
      const failure = error instanceof Error ? error : new TypeError('Expected an error to be thrown.');
      return keys.map(() => failure);
    }
  };
}
