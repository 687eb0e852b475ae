import type { Entitlement } from './entitlement.ts';
import { type Instant, instantOrder } from './instant.ts';

/** Where an instant stands to the time in which an assignment counts. */
export type Validity = 'IN_FORCE' | 'NOT_YET' | 'EXPIRED';

/** From an instant until before another; a bound that is null is open. */
export type Period = Pick<Entitlement, 'activeFrom' | 'expiryAt'>;

/** An assignment counts from its first instant until before its last one; a bound that is null is open. */
export function validityAt({ activeFrom, expiryAt }: Period, at: Instant): Validity {
  if (expiryAt !== null && !isBefore(at, expiryAt)) return 'EXPIRED';
  return activeFrom !== null && isBefore(at, activeFrom) ? 'NOT_YET' : 'IN_FORCE';
}

/** Whether there is an instant at which it counts: one that ends before it begins never does. */
export function canCount({ activeFrom, expiryAt }: Period): boolean {
  return activeFrom === null || expiryAt === null || isBefore(activeFrom, expiryAt);
}

/** The period around an instant in which where time stands to all of these is the same. */
export function steadyAround(periods: readonly Period[], at: Instant): Period {
  let activeFrom: Instant | null = null;
  let expiryAt: Instant | null = null;
  for (const period of periods) {
    for (const bound of [period.activeFrom, period.expiryAt]) {
      if (bound === null) continue;
      if (isBefore(at, bound)) expiryAt = expiryAt === null || isBefore(bound, expiryAt) ? bound : expiryAt;
      else activeFrom = activeFrom === null || isBefore(activeFrom, bound) ? bound : activeFrom;
    }
  }
  return { activeFrom, expiryAt };
}

export function isBefore(one: Instant, other: Instant): boolean {
  // Those of one length end in the same place.
  return one.length === other.length ? one < other : instantOrder(one) < instantOrder(other);
}

/** The earlier first; null, which is never, last. */
export function compareInstants(one: Instant | null, other: Instant | null): number {
  if (one === other) return 0;
  if (one === null) return 1;
  return other !== null && isBefore(other, one) ? 1 : -1;
}
