import type { Clock } from '../../domain/clock.ts';
import { type Tolerance, TOLERANT } from '../../domain/tolerance.ts';
import type { Patience, Waiter } from '../../upstream/waiter.ts';
import { longestWanted } from './ages.ts';
import { patience as within } from './patience.ts';
import type { Renewal } from './renewals.ts';

/** Whether somebody still waits for news who could be told what was known. */
export function hasPatience(clock: Clock, { patience }: Waiter): boolean {
  return (patience?.until ?? Infinity) > clock.now();
}

/**
 * Waits for what is asked anew, at most for `longestMs` and for half of the time that is left. The first wait sets until when all
 * others wait: an operation that reads many pages, each of which is known, is not to wait for each of them in vain. An upstream
 * that gives news is worth waiting for again.
 */
export async function news(
  clock: Clock,
  longestMs: number,
  patience: Patience,
  { signal, deadline }: Waiter,
  renewing: Promise<Renewal>,
): Promise<Renewal | 'late'> {
  const now = clock.now();
  patience.until ??= now + Math.min(longestMs, (deadline - now) / 2);
  const left = Math.min(longestMs, patience.until - now);
  if (left <= 0) return 'late';
  const renewal = await within(clock, left, signal, renewing);
  if (renewal !== 'late' && renewal.kind === 'renewed') patience.until = null;
  return renewal;
}

/** Whether it ends what was known to somebody who `came` then: what was asked for too long before that says nothing to them. */
export function isEnd(
  renewal: Renewal | 'late',
  came: number,
  tolerance: Tolerance = TOLERANT,
): renewal is Renewal & { readonly kind: 'refused' } {
  if (renewal === 'late' || renewal.kind !== 'refused') return false;
  return (renewal.since ?? came) >= came - longestWanted(tolerance);
}
