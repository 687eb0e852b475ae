/** As Level 2 has it: an `@` may stand anywhere but at the front, and splits nothing. */
const KEY = /^[a-z0-9][a-z0-9_*/@-]{0,255}$/;
const VALUE = /^[ -+\--<>-~]{0,255}[!-+\--<>-~]$/;

const MOST_MEMBERS = 32;
/** As much as every participant should pass on. */
const MOST_CHARACTERS = 512;
/** A member beyond this is the first to go when there is not enough room. */
const LONG_MEMBER = 128;
/** More than a well-behaved caller sends; longer ones are not even looked at. */
const MOST_READ = 16_384;

/**
 * Combines the lines of a `tracestate` header into one, without blanks and empty members. Null where nothing is left or
 * where a member is malformed: then nothing in it can be relied on. The most recent members, the first, are kept longest.
 */
export function readTracestate(header: string | readonly string[] | null | undefined): string | null {
  const text = typeof header === 'string' ? header : (header?.join(',') ?? '');
  if (text.length > MOST_READ) return null;
  const members = new Map<string, string>();
  for (const part of text.split(',')) {
    const member = part.trim();
    if (member === '') continue;
    const equals = member.indexOf('=');
    const key = member.slice(0, Math.max(equals, 0));
    if (!KEY.test(key) || !VALUE.test(member.slice(equals + 1))) return null;
    // Of two members of one system the more recent stands first.
    if (!members.has(key)) members.set(key, member);
  }
  if (members.size > MOST_MEMBERS) return null;
  return bounded([...members.values()]) || null;
}

/** Drops members until the rest fits: long ones first, then whatever is oldest. */
function bounded(members: readonly string[]): string {
  const kept = [...members];
  while (kept.join(',').length > MOST_CHARACTERS) {
    const long = kept.findLastIndex((member) => member.length > LONG_MEMBER);
    kept.splice(long === -1 ? kept.length - 1 : long, 1);
  }
  return kept.join(',');
}
