import { endOfString } from './json-string.ts';

/** Each value but the first follows one of them. */
const MARKS = [',', '[', '{'] as const;

/**
 * Whether a text, if it is JSON, holds more than so many values, keys not counted; an empty list or object counts for two. It looks
 * no further than that, and takes a small part of the time that parsing takes: only where there are as many commas and brackets
 * are those in strings told from the others.
 */
export function holdsMoreValues(text: string, most: number): boolean {
  return marksAnywhere(text, most) >= most && marksOutside(text, most) >= most;
}

/** How many marks there are, in strings or not; or `enough`. */
function marksAnywhere(text: string, enough: number): number {
  let marks = 0;
  for (const mark of MARKS) {
    for (let at = text.indexOf(mark); at >= 0 && marks < enough; at = text.indexOf(mark, at + 1)) marks += 1;
  }
  return marks;
}

/** The same outside of strings. */
function marksOutside(text: string, enough: number): number {
  let marks = 0;
  for (let at = 0; at < text.length && marks < enough;) {
    const character = text[at];
    if (character === ',' || character === '[' || character === '{') marks += 1;
    at = character === '"' ? endOfString(text, at) : at + 1;
  }
  return marks;
}
