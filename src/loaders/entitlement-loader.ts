import type { Entitlement } from '../domain/entitlement.ts';
import type { EntitlementQuery } from '../domain/list-query.ts';
import { uuidOf } from '../domain/page.ts';
import { NO_REFERENCES, type References } from '../domain/references.ts';
import type { Uuid } from '../domain/uuid.ts';
import { entitlementList } from '../upstream/lists/entitlement-list.ts';
import { collect } from './collect.ts';
import type { UpstreamLimits } from './limits.ts';
import type { PageLoader } from './page-loader.ts';
import { perCustomer } from './per-customer.ts';
import type { MayReadAgain } from './read-pages.ts';

export interface EntitlementKey {
  readonly row: Uuid;
  readonly populate: References;
}

/**
 * Rows by id; null for one that is gone. The API has no way to read one row, so the customer's list is walked, once for
 * all rows that a tick asks for, until the last of them is found or the page budget is used up.
 */
export function createEntitlementLoader(
  pages: () => PageLoader<EntitlementQuery, Entitlement>,
  { pageLimit, pageBudget }: UpstreamLimits,
  mayReadAgain: MayReadAgain,
) {
  return perCustomer<EntitlementKey, Entitlement | null>(
    async (customer, keys) => {
      const list = entitlementList(customer, { status: null, search: null, order: null });
      const populate = keys.reduce((bits, key) => bits | key.populate, NO_REFERENCES);
      const lookup = await collect<Entitlement>(
        new Set<string>(keys.map(({ row }) => row)),
        uuidOf,
        pageBudget,
        async (cursor) => {
          const address = { flipped: false, cursor, limit: pageLimit };
          return (await pages().load({ list, address, populate })).page;
        },
        (error) => mayReadAgain(customer, error),
      );
      return keys.map(({ row }) => lookup(row));
    },
    ({ row, populate }) => `${row} ${populate}`,
  );
}
