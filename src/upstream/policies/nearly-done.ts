/** How long a call may still take after the last who waited for it has left. */
export const GRACE_MS = 100;

/**
 * Whether a call that nobody waits for any more should be let finish: to break it off costs the upstream a connection. So it
 * is when its answer has begun to arrive, or when calls usually take hardly longer than it has taken; one that takes
 * unusually long may never end. `usualMs` is null where that is not known.
 */
export function isNearlyDone(hasBegun: boolean, takenMs: number, usualMs: number | null): boolean {
  if (hasBegun) return true;
  if (usualMs === null) return false;
  return usualMs - takenMs <= GRACE_MS && takenMs <= 2 * usualMs;
}
