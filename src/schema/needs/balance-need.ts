import type { Balance } from '../../domain/balance.ts';
import { type BalanceChoice, balancesOf, steadyOf } from '../../domain/balances.ts';
import type { Freshness } from '../../domain/freshness.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Uuid } from '../../domain/uuid.ts';
import type { Selected } from '../operation-shape.ts';
import { referencesFor } from '../references.ts';
import { AssignmentsNeed, rowsOfAll } from './assignments-need.ts';
import { BalanceRows } from './balance-rows.ts';
import type { NeedContext } from './need.ts';
import { refuseBroken } from './refuse-broken.ts';

/** Balances as they were asked for; `asked` is null where no instant was named. */
export interface ShownBalance {
  readonly balance: Balance;
  /** The instant that it is about; the present where that is null. */
  readonly asked: Instant | null;
  readonly freshness: Freshness;
}

/** About how many assignments of one entitlement a customer has, where nobody knows which entitlement. */
const USUAL_ASSIGNMENTS = 20;

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
  return new AssignmentsNeed(customer, referencesFor(selected.under('assignments')), {
    type: 'EntitlementBalance',
    most: 1,
    rows: 1,
    at: asked,
    known: new BalanceRows(customer, context.limits.pageLimit),
    from: ({ assignments, freshness }, { now, usable }) => {
      if (entitlement === null) throw new TypeError('Expected a total that was read, got its stand-in.');
      refuseBroken(assignments.broken, [entitlement]);
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
  return new AssignmentsNeed(customer, referencesFor(selected.under('assignments')), {
    type: 'EntitlementBalance',
    most: entitlementUuids?.length ?? pageLimit,
    rows: entitlementUuids?.length ?? rowsOfAll(context.limits),
    at: asked,
    known: new BalanceRows(customer, entitlementUuids === null ? USUAL_ASSIGNMENTS : pageLimit),
    from: ({ assignments, freshness }, { now, usable }) => {
      refuseBroken(assignments.broken, entitlementUuids);
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
