/** Whatever JSON must escape, and surrogates, of which only whole pairs stand for themselves. */
const NEEDS_CARE = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A string as `JSON.stringify` writes it; most strings need no escaping and are written as they are. */
export function quote(text: string): string {
  return `"${escape(text)}"`;
}

/** What stands between its quotes. */
export function escape(text: string): string {
  return NEEDS_CARE.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}
