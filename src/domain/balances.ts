import type { Assignments } from './assignments.ts';
import type { Balance } from './balance.ts';
import type { EntitlementType } from './entitlement.ts';
import type { Instant } from './instant.ts';
import type { UsableStatuses } from './usable-statuses.ts';
import type { Uuid } from './uuid.ts';
import { type Period, steadyAround } from './validity.ts';

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

/** The period around an instant in which {@link balancesOf} is the same. */
export function steadyOf(
  customer: Uuid,
  assignments: Assignments,
  { entitlementUuids }: BalanceChoice,
  at: Instant,
  statuses: UsableStatuses,
): Period {
  const considered = entitlementUuids ?? assignments.entitlements;
  return steadyAround(
    considered.map((uuid) => assignments.balance(customer, uuid, at, statuses).steady),
    at,
  );
}

function isOneOf(types: readonly EntitlementType[], type: EntitlementType | null): boolean {
  return type !== null && types.includes(type);
}
