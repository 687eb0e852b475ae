import { Failed } from '../../domain/failure.ts';
import type { BrokenRow } from '../../domain/page.ts';
import type { Uuid } from '../../domain/uuid.ts';

/**
 * Throws `Failed` where a row cannot be read that names one of these entitlements: what is made of them would be made of a part. Null
 * is whatever a customer has, for which any such row is enough: the answer would be too short, and nobody could see it. Of what is
 * asked for by name, a row that names no entitlement is no part, so that it does not shut every gate of the customer.
 */
export function refuseBroken(broken: readonly BrokenRow[], entitlements: readonly Uuid[] | null): void {
  for (const { failure, named } of broken) {
    if (entitlements === null || isAmong(named.entitlementUuid, entitlements)) throw new Failed(failure);
  }
}

function isAmong(named: Uuid | null, entitlements: readonly Uuid[]): boolean {
  return named !== null && entitlements.includes(named);
}
