import type { Balance } from '../../domain/balance.ts';
import { type BalanceChoice, balancesOf, steadyOf } from '../../domain/balances.ts';
import { Failed } from '../../domain/failure.ts';
import type { Freshness } from '../../domain/freshness.ts';
import type { Instant } from '../../domain/instant.ts';
import type { BrokenRow } from '../../domain/page.ts';
import type { Uuid } from '../../domain/uuid.ts';
import type { AssignmentsWish } from '../../loaders/assignments-loader.ts';
import type { Selected } from '../operation-shape.ts';
import { referencesFor } from '../references.ts';
import { AssignmentsNeed } from './assignments-need.ts';
import { BalanceRows } from './balance-rows.ts';
import type { NeedContext } from './need.ts';

/** Balances as they were asked for; `asked` is null where no instant was named. */
export interface ShownBalance {
  readonly balance: Balance;
  /** The instant that it is about; the present where that is null. */
  readonly asked: Instant | null;
  readonly freshness: Freshness;
}

const ALL: BalanceChoice = { entitlementUuids: null, types: null, held: null };

/** About how many assignments of one entitlement a customer has, where nobody knows which entitlement. */
const USUAL_ASSIGNMENTS = 20;

/** What only assignments that do not count can tell of a balance that is not held. */
const OF_ANY_STATUS = ['reason', 'name', 'type', 'units'] as const;

/**
 * What a customer may use of one entitlement; an answer even where it was never assigned any. Which entitlement need not be known for
 * a price.
 */
export function balanceNeed(
  customer: Uuid,
  entitlement: Uuid | null,
  asked: Instant | null,
  selected: Selected,
  context: NeedContext,
): AssignmentsNeed<ShownBalance> {
  const choice = { ...ALL, entitlementUuids: entitlement === null ? [] : [entitlement] };
  return new AssignmentsNeed(customer, wishFor(choice, selected, context), {
    type: 'EntitlementBalance',
    most: 1,
    known: new BalanceRows(customer, context.limits.pageLimit),
    from: ({ assignments, freshness }, { now, usable }) => {
      if (entitlement === null) throw new TypeError('Expected a total that was read, got its stand-in.');
      refuseBroken(assignments.broken, (uuid) => uuid === entitlement);
      const at = asked ?? now.within(() => balance.steady);
      const balance = assignments.balance(customer, entitlement, at, usable);
      return { balance, asked, freshness };
    },
  });
}

/** The balances of a customer, in the order of {@link balancesOf}. */
export function balancesNeed(
  customer: Uuid,
  choice: BalanceChoice,
  asked: Instant | null,
  selected: Selected,
  context: NeedContext,
): AssignmentsNeed<readonly ShownBalance[]> {
  const { entitlementUuids } = choice;
  const { pageLimit } = context.limits;
  return new AssignmentsNeed(customer, wishFor(choice, selected, context), {
    type: 'EntitlementBalance',
    most: entitlementUuids?.length ?? pageLimit,
    known: new BalanceRows(customer, entitlementUuids === null ? USUAL_ASSIGNMENTS : pageLimit),
    from: ({ assignments, freshness }, { now, usable }) => {
      refuseBroken(assignments.broken, (uuid) => entitlementUuids?.includes(uuid) ?? true);
      // Also those that were not chosen may be once something begins or ends.
      const at: Instant = asked ?? now.within(() => steadyOf(customer, assignments, choice, at, usable));
      return balancesOf(customer, assignments, choice, at, usable).map((balance) => ({
        balance,
        asked,
        freshness,
      }));
    },
  });
}

/**
 * Throws `Failed` where a row cannot be read that names one of the entitlements that are asked about: what they come to would be
 * a sum over a part. A row that names none is nobody's.
 */
function refuseBroken(broken: readonly BrokenRow[], isAsked: (entitlement: Uuid) => boolean): void {
  for (const { failure, named } of broken) {
    if (named.entitlementUuid !== null && isAsked(named.entitlementUuid)) throw new Failed(failure);
  }
}

function wishFor(choice: BalanceChoice, selected: Selected, { usable }: NeedContext): AssignmentsWish {
  return {
    statuses: areUsableEnough(choice, selected) ? usable.words : null,
    populate: referencesFor(selected.under('assignments')),
  };
}

/** Whether the answer is the same without the assignments whose status does not count. */
function areUsableEnough({ entitlementUuids, types, held }: BalanceChoice, selected: Selected): boolean {
  if (selected.has('reason')) return false;
  if (held === true) return true;
  return entitlementUuids !== null && types === null && !selected.has(...OF_ANY_STATUS);
}
