import { emptyWorld, type World } from '../../src/sandbox/world.ts';
import { customerUuid, entitlementUuid, rowUuid } from '../support/sample-data.ts';

/** The customer who holds something. */
export const ACME = customerUuid(1);
/** A customer who exists, and holds nothing. */
export const OTHER = customerUuid(2);
/** A customer who does not exist. */
export const NOBODY = customerUuid(9);

export const ROWS_PATH = `/entitlements/customer/${ACME}`;
export const TOTALS_PATH = `/entitlements/customer/unique/${ACME}`;

/** Two customers, of whom the first holds three rows: two of entitlement 1 and one of entitlement 2. */
export function smallWorld(): World {
  const world = emptyWorld();
  for (const n of [1, 2]) world.addCustomer({ id: customerUuid(n), customer_name: `Customer ${n}` });
  for (const n of [1, 2]) world.addDefinition({ id: entitlementUuid(n), name: `Entitlement ${n}` });
  for (const n of [1, 2, 3]) {
    world.addRow({
      id: rowUuid(n),
      customer: ACME,
      entitlement: entitlementUuid(n === 3 ? 2 : 1),
      contract: { id: rowUuid(900), name: 'Yearly' },
      quantity: n,
      quantity_used: 0,
    });
  }
  return world;
}
