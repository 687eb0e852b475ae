import { LRUCache } from 'lru-cache';

/** Together, what is remembered stays below a few megabytes, whatever clients send. */
const MOST_TEXTS = 500;
const LONGEST_TEXT = 4_000;

/** The same function of a text, which is not asked again for a text that came lately, unless that is a long one. */
export function remembered<Result>(of: (text: string) => Result): (text: string) => Result {
  const results = new LRUCache<string, { readonly result: Result }>({ max: MOST_TEXTS });
  let last: { readonly text: string; readonly result: Result } | null = null;
  return (text) => {
    // To compare two long texts takes less than to look one up.
    if (last?.text === text) return last.result;
    const known = results.get(text);
    if (known !== undefined) return (last = { text, result: known.result }).result;
    const result = of(text);
    if (text.length > LONGEST_TEXT) return result;
    last = { text, result };
    results.set(text, last);
    return result;
  };
}
