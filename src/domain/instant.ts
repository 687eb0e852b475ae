declare const instantBrand: unique symbol;

/** An RFC 3339 instant in UTC with `Z`. The fraction keeps the digits that came, so microseconds survive. */
export type Instant = string & { readonly [instantBrand]: true };

/** Of RFC 3339, which leaves it open to write a space for the `T`. */
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|z|[+-]\d{2}:\d{2})$/;
/** Of RFC 3339 and of databases, which write `2025-12-31 23:59:59.999999+00` or `2025-12-31 23:59:59 UTC`. */
const UPSTREAM =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?(?: ?(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?$/;
const LONGEST_ARGUMENT = '2025-12-31T23:59:59.999999Z'.length;
const DAY_MS = 86_400_000;
/** How most instants are written. Days past the 28th are left to the calendar, and zeros that a fraction ends in are taken off. */
const PLAIN =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{0,8}[1-9])?Z$/;
const ALREADY_CANONICAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

/**
 * Reads an instant as Zenskar writes it: one without an offset is UTC, because that is how its backend thinks. Null
 * for anything that is not a real moment of the calendar.
 */
export function readInstant(text: string): Instant | null {
  return parse(text, UPSTREAM);
}

/**
 * Reads an instant as a caller must write it: as RFC 3339 has it, so with an offset, and to the microsecond at most. Null otherwise,
 * and for the year 0, which RFC 3339 can write and neither the calendar nor Zenskar has.
 */
export function parseInstant(text: string): Instant | null {
  const instant = parse(text, RFC_3339);
  if (instant === null || instant.startsWith('0000')) return null;
  return instant.length > LONGEST_ARGUMENT ? null : instant;
}

/** The instant of so many milliseconds since 1970, of which none is beyond the years that RFC 3339 can write. */
export function instantOf(milliseconds: number): Instant {
  const instant = parse(new Date(milliseconds).toISOString(), RFC_3339);
  if (instant === null) throw new RangeError('Expected a clock between the years 0 and 9999.');
  return instant;
}

/** A key whose text order is the order in time; see {@link Instant}. */
export function instantOrder(instant: Instant): string {
  return instant.slice(0, -1);
}

/** Without an offset it is UTC, where the pattern lets it be left out. */
function parse(text: string, pattern: RegExp): Instant | null {
  if (isPlain(text)) return text;
  const match = pattern.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', offset = 'Z'] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null;
  const shift = offsetMinutes(offset);
  if (shift === null) return null;
  date.setUTCHours(Number(hour), Number(minute) - shift, Number(second));
  // A leap second ends a day of UTC; nothing that counts in seconds can tell it from the one after it.
  if (second === '60' && date.getTime() % DAY_MS !== 0) return null;
  const digits = fraction.replace(/0+$/, '');
  return canonical(`${date.toISOString().slice(0, 19)}${digits === '' ? '' : `.${digits}`}Z`);
}

/** Null for an offset beyond the 23:59 that RFC 3339 allows. */
function offsetMinutes(offset: string): number | null {
  if (!/^[+-]/.test(offset)) return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) return null;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** Null where shifting to UTC left the four-digit years that RFC 3339 can write. */
function canonical(text: string): Instant | null {
  return isCanonical(text) ? text : null;
}

function isPlain(text: string): text is Instant {
  return PLAIN.test(text);
}

function isCanonical(text: string): text is Instant {
  return ALREADY_CANONICAL.test(text);
}
