/** Seconds, which some write with a fraction or a unit, or several times. */
const SECONDS = /^(\d{1,9}(?:\.\d*)?)\s*(?:s|secs?|seconds?)?(?:\s*,\s*[\d.]+)*$/i;
/** The forms of dates in HTTP, of today and of long ago; the day of the week is not compared. */
const DATE =
  /^[a-z]{3,9}, (\d{1,2})[ -]([a-z]{3})[ -](\d{4}|\d{2}) (\d{2}:\d{2}:\d{2}) (?:GMT|UTC|[+-]0000)$/i;
const ASCTIME = /^[a-z]{3} ([a-z]{3}) +(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4})$/i;

/** More than that is no figure to plan with. */
const MOST_TOLD_S = 999_999;

/**
 * The milliseconds that a Retry-After header asks to wait, given today's date; null when it asks nothing that can be
 * understood. A date that has passed asks for no wait.
 */
export function readRetryAfter(header: string | null, epoch: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const seconds = SECONDS.exec(text)?.[1];
  if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000);
  const wait = Date.parse(inOneForm(text)) - epoch;
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}

/** Milliseconds as the whole seconds that callers are told to wait; null for more than anybody plans with. */
export function secondsToTell(milliseconds: number): number | null {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds > MOST_TOLD_S ? null : seconds;
}

/** A date as everything parses it; empty for what is none. */
function inOneForm(text: string): string {
  const [, day, month, year, time] = DATE.exec(text) ?? [];
  if (day !== undefined) return `${day} ${month} ${year} ${time} GMT`;
  const [, monthOf, dayOf, timeOf, yearOf] = ASCTIME.exec(text) ?? [];
  return dayOf === undefined ? '' : `${dayOf} ${monthOf} ${yearOf} ${timeOf} GMT`;
}
