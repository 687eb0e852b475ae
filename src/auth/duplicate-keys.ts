/** A string with the colon that makes it a key, or a bracket. */
const TOKEN = /("(?:[^"\\]|\\.)*")[ \t\r\n]*(:?)|[{}[\]]/g;

/**
 * Whether an object in a JSON text has a key twice, at any depth and in any spelling. Parsers differ in which of the
 * two they believe, so the issuer may have meant another one than we would read. The text must be valid JSON.
 */
export function hasDuplicateKeys(json: string): boolean {
  /** The keys seen in each object around the current place; null for an array. */
  const open: (Set<unknown> | null)[] = [];
  for (const [token, text, colon] of json.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (text !== undefined && colon === ':') {
      const keys = open.at(-1);
      const key: unknown = JSON.parse(text);
      if (keys?.has(key)) return true;
      keys?.add(key);
    }
  }
  return false;
}
