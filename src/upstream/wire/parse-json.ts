import { Failed } from '../../domain/failure.ts';
import { TooLarge } from '../unanswered.ts';
import { holdsMoreValues } from './json-values.ts';
import { readableJson } from './readable-json.ts';

/**
 * In one answer. A row has some twenty, and some sixty with all that it refers to, so this is many times what a page of 100 rows
 * holds. Nothing else can run while an answer is parsed, and a megabyte of values takes a hundred times as long as one of text.
 */
const MOST_VALUES = 50_000;
/** In characters. Whatever such a text holds, it takes no longer; nearly all pages are shorter. */
const SHORT = 200_000;

/**
 * Parses a body, also one that is JSON but for what anybody can see is meant. Throws upstream-invalid for anything else, and
 * {@link TooLarge} for one that would take too long.
 */
export function parseJson(body: string): unknown {
  if (body.length > SHORT && holdsMoreValues(body, MOST_VALUES)) throw tooManyValues();
  try {
    return JSON.parse(body);
  } catch {
    return parseAnyhow(body);
  }
}

function parseAnyhow(body: string): unknown {
  try {
    const readable = readableJson(body);
    if (readable !== null) return JSON.parse(readable);
  } catch {
    // Then it is something else.
  }
  throw new Failed({ kind: 'upstream-invalid', path: '$', message: 'Expected JSON, got something else.' });
}

function tooManyValues(): TooLarge {
  const message = `Expected at most ${MOST_VALUES} values in an answer, got more.`;
  const advice = 'Lower UPSTREAM_PAGE_LIMIT if lists have that many values in a page.';
  return new TooLarge({ kind: 'upstream-invalid', path: '$', message, advice }, null);
}
