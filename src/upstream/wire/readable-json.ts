import { endOfString } from './json-string.ts';

const BYTE_ORDER_MARK = '\uFEFF';
/** What Python writes for numbers that JSON has no words for. */
const NO_JSON_NUMBER = /-?\b(?:NaN|Infinity)\b/g;

/**
 * A text that JSON.parse refuses, without what keeps it from being JSON: a byte order mark, and `NaN` or `Infinity` in place
 * of a number. Those become a number too large to be one, so that whatever needs a finite one finds it wrong. Null where the
 * text has neither.
 */
export function readableJson(text: string): string | null {
  const plain = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const hasWords = plain.includes('NaN') || plain.includes('Infinity');
  if (!hasWords && plain === text) return null;
  return hasWords ? withFigures(plain) : plain;
}

function withFigures(text: string): string {
  let written = '';
  for (let at = 0; at < text.length;) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    written += text.slice(at, end).replace(NO_JSON_NUMBER, '1e999');
    at = quote < 0 ? end : endOfString(text, quote);
    written += text.slice(end, at);
  }
  return written;
}
