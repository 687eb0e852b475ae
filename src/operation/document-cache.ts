import { LRUCache } from 'lru-cache';

/** A cache by the text of documents. */
export interface DocumentCache<Value> {
  get(text: string): Value | undefined;
  set(text: string, value: Value): void;
}

/** One entry takes no more than this part of the room: it must not push out all others. */
const LARGEST_SHARE = 8;

/**
 * A cache bounded in entries and in bytes, as far as these can be told: a cache that counts entries only would let a
 * thousand of the largest documents stay in memory. `bytesOf` says about how much a value takes besides its text. What was
 * used longest ago is given up first.
 */
export function boundedDocumentCache<Value extends object>(
  maxEntries: number,
  maxBytes: number,
  bytesOf: (value: Value) => number,
): DocumentCache<Value> {
  const entries = new LRUCache<string, Value>({
    max: maxEntries,
    maxSize: maxBytes,
    maxEntrySize: maxBytes / LARGEST_SHARE,
    sizeCalculation: (value, text) => Math.max(1, text.length + bytesOf(value)),
  });
  // The same document often comes many times in a row, and to compare two texts takes less than to look one up.
  let last: { readonly text: string; readonly value: Value } | null = null;
  return {
    get: (text) => {
      if (last?.text === text) return last.value;
      const value = entries.get(text);
      if (value !== undefined) last = { text, value };
      return value;
    },
    set: (text, value) => {
      // So it is nothing that is given up by this, and is looked up the next time, which counts as a use.
      last = null;
      entries.set(text, value);
    },
  };
}
