/** What Yoga needs of a cache by document text. */
export interface DocumentCache<Value> {
  get(text: string): Value | undefined;
  set(text: string, value: Value): unknown;
}

/**
 * A cache bounded in entries and in characters: a cache that counts entries only would let a thousand documents of the
 * largest body stay in memory. What came first is given up first.
 */
export function boundedDocumentCache<Value>(maxEntries: number, maxCharacters: number): DocumentCache<Value> {
  const values = new Map<string, Value>();
  let characters = 0;
  // The same document often comes many times in a row, and to compare two texts takes less than to look one up.
  let last: { readonly text: string; readonly value: Value } | null = null;
  const forget = (text: string) => {
    if (last?.text === text) last = null;
    if (values.delete(text)) characters -= text.length;
  };
  return {
    get: (text) => {
      if (last?.text === text) return last.value;
      const value = values.get(text);
      if (value !== undefined) last = { text, value };
      return value;
    },
    set: (text, value) => {
      forget(text);
      // One entry must not push out all others.
      if (text.length > maxCharacters / 8) return;
      values.set(text, value);
      characters += text.length;
      for (const oldest of values.keys()) {
        if (values.size <= maxEntries && characters <= maxCharacters) break;
        forget(oldest);
      }
    },
  };
}
