/** The form of dates in HTTP; the day of the week is not compared. */
const DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The milliseconds that a Retry-After header asks to wait, given today's date; null when it asks nothing that can be
 * understood. A date that has passed asks for no wait.
 */
export function readRetryAfter(header: string | null, epoch: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - epoch);
}
