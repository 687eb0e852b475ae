import type { Entitlement } from './entitlement.ts';
import type { Instant } from './instant.ts';
import { checked } from './sound.ts';
import { compareInstants } from './validity.ts';

/** An assignment with the time in which it counts. A row reads its fields anew each time, which takes longer than to compare them. */
export interface Dated {
  readonly row: Entitlement;
  readonly activeFrom: Instant | null;
  readonly expiryAt: Instant | null;
}

/** In the order in which they end. Throws `Failed` where one does not say when it counts. */
export function dated(rows: readonly Entitlement[]): readonly Dated[] {
  const all = rows.map(datedRow);
  // Most balances have one, and to sort takes more than all else about it.
  return all.length < 2 ? all : all.sort(bySoonestExpiry);
}

function datedRow(row: Entitlement): Dated {
  return { row, activeFrom: checked(row, 'activeFrom'), expiryAt: checked(row, 'expiryAt') };
}

/** Soonest expiry first, without one last; in an order of their own where they end together. */
function bySoonestExpiry(one: Dated, other: Dated): number {
  return compareInstants(one.expiryAt, other.expiryAt) || (one.row.uuid < other.row.uuid ? -1 : 1);
}
