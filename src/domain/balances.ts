import { Balance, bySoonestExpiry } from './balance.ts';
import { checked } from './sound.ts';
import type { Entitlement, EntitlementType } from './entitlement.ts';
import type { Instant } from './instant.ts';
import type { UsableStatuses } from './usable-statuses.ts';
import type { Uuid } from './uuid.ts';
import { isBefore, validityAt } from './validity.ts';

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
  rows: readonly Entitlement[],
  { entitlementUuids, types, held }: BalanceChoice,
  at: Instant,
  statuses: UsableStatuses,
): readonly Balance[] {
  const byEntitlement = grouped(rows);
  const balanceOf = (uuid: Uuid) => new Balance(customer, uuid, byEntitlement.get(uuid) ?? [], at, statuses);
  const uuids = entitlementUuids ?? [...byEntitlement.keys()];
  const chosen = uuids
    .map(balanceOf)
    .filter((balance) => held === null || balance.held === held)
    .filter(({ type }) => types === null || (type !== null && types.includes(type)));
  return entitlementUuids === null ? sortedByName(chosen) : chosen;
}

/** Those that are in force and end before an instant, the soonest first; whatever their status. */
export function expiringOf(
  rows: readonly Entitlement[],
  before: Instant,
  at: Instant,
): readonly Entitlement[] {
  return rows
    .filter((row) => {
      const [activeFrom, expiryAt] = [checked(row, 'activeFrom'), checked(row, 'expiryAt')];
      const ends = expiryAt !== null && isBefore(expiryAt, before);
      return ends && validityAt({ activeFrom, expiryAt }, at) === 'IN_FORCE';
    })
    .toSorted(bySoonestExpiry);
}

function grouped(rows: readonly Entitlement[]): ReadonlyMap<Uuid, readonly Entitlement[]> {
  const groups = new Map<Uuid, Entitlement[]>();
  for (const row of rows) {
    const group = groups.get(row.entitlementUuid);
    if (group === undefined) groups.set(row.entitlementUuid, [row]);
    else group.push(row);
  }
  return groups;
}

const alphabet = new Intl.Collator('en');

interface Named {
  readonly name: string | null;
  readonly balance: Balance;
}

/** Each name is looked for once, and not for each comparison. */
function sortedByName(balances: readonly Balance[]): readonly Balance[] {
  const named = balances.map((balance): Named => ({ name: balance.name, balance }));
  return named.sort(byName).map(({ balance }) => balance);
}

/** Those without a name last; in an order of their own where names are the same. */
function byName({ name: left, balance: one }: Named, { name: right, balance: other }: Named): number {
  if (left === null || right === null) {
    if (left !== right) return left === null ? 1 : -1;
  } else {
    const order = alphabet.compare(left, right);
    if (order !== 0) return order;
  }
  return one.entitlementUuid < other.entitlementUuid ? -1 : 1;
}
