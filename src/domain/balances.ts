import type { Assignments } from './assignments.ts';
import type { Balance } from './balance.ts';
import type { EntitlementType } from './entitlement.ts';
import type { Instant } from './instant.ts';
import type { UsableStatuses } from './usable-statuses.ts';
import type { Uuid } from './uuid.ts';

/** Which balances; null does not restrict. */
export interface BalanceChoice {
  /** Each is answered, also one that the customer has nothing of. */
  readonly entitlementUuids: readonly Uuid[] | null;
  readonly types: readonly EntitlementType[] | null;
  readonly held: boolean | null;
}

/** One balance for each entitlement, in the order in which they are asked for, else by name. */
export function balancesOf(
  customer: Uuid,
  assignments: Assignments,
  { entitlementUuids, types, held }: BalanceChoice,
  at: Instant,
  statuses: UsableStatuses,
): readonly Balance[] {
  const isChosen = (balance: Balance) =>
    (held === null || balance.held === held) && (types === null || isOneOf(types, balance.type));
  const chosen = (entitlementUuids ?? assignments.entitlements)
    .map((uuid) => assignments.balance(customer, uuid, at, statuses))
    .filter(isChosen);
  return entitlementUuids === null ? assignments.inNameOrder(chosen) : chosen;
}

function isOneOf(types: readonly EntitlementType[], type: EntitlementType | null): boolean {
  return type !== null && types.includes(type);
}
