/** A cache by the text of documents; this is all that Yoga needs of one. */
export interface DocumentCache<Value> {
  get(text: string): Value | undefined;
  set(text: string, value: Value): unknown;
}

/**
 * A cache bounded in entries and in bytes, as far as these can be told: a cache that counts entries only would let a
 * thousand of the largest documents stay in memory. `bytesOf` says about how much a value takes besides its text. What came
 * first is given up first.
 */
export function boundedDocumentCache<Value>(
  maxEntries: number,
  maxBytes: number,
  bytesOf: (value: Value) => number,
): DocumentCache<Value> {
  const entries = new Map<string, { readonly value: Value; readonly bytes: number }>();
  let bytes = 0;
  // The same document often comes many times in a row, and to compare two texts takes less than to look one up.
  let last: { readonly text: string; readonly value: Value } | null = null;
  const forget = (text: string) => {
    if (last?.text === text) last = null;
    bytes -= entries.get(text)?.bytes ?? 0;
    entries.delete(text);
  };
  return {
    get: (text) => {
      if (last?.text === text) return last.value;
      const entry = entries.get(text);
      if (entry !== undefined) last = { text, value: entry.value };
      return entry?.value;
    },
    set: (text, value) => {
      forget(text);
      const entry = { value, bytes: text.length + bytesOf(value) };
      // One entry must not push out all others.
      if (entry.bytes > maxBytes / 8) return;
      entries.set(text, entry);
      bytes += entry.bytes;
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries && bytes <= maxBytes) break;
        forget(oldest);
      }
    },
  };
}
