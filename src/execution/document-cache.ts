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
  const forget = (text: string) => {
    if (values.delete(text)) characters -= text.length;
  };
  return {
    get: (text) => values.get(text),
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
