import { badInput } from './failure.ts';

const LONGEST_SEARCH = 256;
const LONGEST_STATUS = 64;
/** Zenskar keeps no longer ones. */
const LONGEST_EXTERNAL_ID = 255;
const MOST_STATUSES = 50;

/** Free text that the upstream gives its own meaning; empty is the same as none. */
export function searchText(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === '') return null;
  if (isLonger(text, LONGEST_SEARCH)) {
    const message = `Expected search to have at most ${LONGEST_SEARCH} characters, got ${lengthOf(text)}.`;
    badInput('search', message);
  }
  return wellFormed(text, 'search');
}

/**
 * Statuses to keep, sorted and without repetition; null when not restricted. They travel as one comma-separated text, so
 * a comma would silently make two of one.
 */
export function statusList(statuses: readonly string[] | null | undefined): readonly string[] | null {
  if (statuses === null || statuses === undefined) return null;
  if (statuses.length > MOST_STATUSES) {
    badInput('status', `Expected at most ${MOST_STATUSES} statuses, got ${statuses.length}.`);
  }
  for (const status of statuses) {
    if (status === '' || isLonger(status, LONGEST_STATUS) || status.includes(',')) {
      badInput(
        'status',
        `Expected each status to be a word of 1 to ${LONGEST_STATUS} characters without commas.`,
      );
    }
    wellFormed(status, 'status');
  }
  return [...new Set(statuses)].sort();
}

/** An id of the organisation's own: compared to the letter, so nothing of it is trimmed or folded. */
export function externalIdText(text: string): string {
  if (text === '' || isLonger(text, LONGEST_EXTERNAL_ID)) {
    const message = `Expected externalId to have 1 to ${LONGEST_EXTERNAL_ID} characters, got ${lengthOf(text)}.`;
    badInput('externalId', message);
  }
  return wellFormed(text, 'externalId');
}

function isLonger(text: string, most: number): boolean {
  return text.length > most && lengthOf(text) > most;
}

/** In characters of Unicode: one beyond the first plane is one character, though JavaScript counts it as two. */
function lengthOf(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at += 1) {
    if ((text.codePointAt(at) ?? 0) > 0xffff) {
      length -= 1;
      at += 1;
    }
  }
  return length;
}

/**
 * A lone surrogate has no UTF-8 form and could not be sent. A control character stands in no name, and databases refuse
 * some of them with an error that looks like an outage.
 */
function wellFormed(text: string, argument: string): string {
  if (/\p{Surrogate}/u.test(text)) badInput(argument, `Expected ${argument} to be well-formed Unicode text.`);
  if (/\p{Cc}/u.test(text)) {
    badInput(argument, `Expected ${argument} to have no control characters, such as line breaks or tabs.`);
  }
  return text;
}
