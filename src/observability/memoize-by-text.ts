import { LRUCache } from 'lru-cache';

/** Together they bound the memory of one function to a few megabytes, whatever clients send. */
const MOST_TEXTS = 500;
const LONGEST_TEXT = 4_000;

/** The same function, which is not called again for a recent text unless the text is long. */
export function memoizeByText<Result>(of: (text: string) => Result): (text: string) => Result {
  const results = new LRUCache<string, { readonly result: Result }>({ max: MOST_TEXTS });
  let last: { readonly text: string; readonly result: Result } | null = null;
  return (text) => {
    // Comparing two equal texts costs less than hashing one for a lookup.
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
