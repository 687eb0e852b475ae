/** Short, so that the next one may come soon... */
const SHORT_MS = 2000;
/** ...but not for an upstream of which it is known that it takes its time... */
const PATIENCE = 3;
/** ...and longer, the longer an outage lasts: what comes back may be slower than it was. */
const PART_OF_OUTAGE = 1 / 25;

/**
 * How long a call of a trial may take, in milliseconds: less than `longest`, which others may. `usualMs` is how long an
 * answer usually takes, or null if that is not known.
 */
export function trialTime(longest: number, usualMs: number | null, outageMs: number): number {
  const patience = usualMs === null ? longest / 2 : usualMs * PATIENCE;
  return Math.min(longest, Math.max(SHORT_MS, patience, outageMs * PART_OF_OUTAGE));
}
