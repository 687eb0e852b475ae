import type { Entitlement } from '../domain/entitlement.ts';
import { entitlementList } from '../domain/list.ts';
import type { EntitlementQuery, ReferenceName } from '../domain/list-query.ts';
import type { Uuid } from '../domain/uuid.ts';
import { groupBy } from './chunks.ts';
import { collect, type Lookup } from './collect.ts';
import type { UpstreamLimits } from './limits.ts';
import type { PageLoader } from './page-loader.ts';
import { ticketedLoader } from './ticketed.ts';

export interface EntitlementKey {
  readonly customer: Uuid;
  readonly row: Uuid;
  readonly populate: readonly ReferenceName[];
}

/**
 * Rows by id; null for one that is gone. The API has no way to read one row, so the customer's list is walked, once for
 * all rows that a tick asks for, until the last of them is found or the page budget is used up.
 */
export function createEntitlementLoader(
  pages: PageLoader<EntitlementQuery, Entitlement>,
  limits: UpstreamLimits,
) {
  return ticketedLoader<EntitlementKey, Entitlement | null>(
    (keys) => {
      const found = new Map<string, Promise<Lookup<Entitlement>>>();
      for (const [customer, group] of groupBy(keys, (key) => key.customer)) {
        found.set(customer, readRows(pages, limits, group));
      }
      return keys.map(async ({ customer, row }) => (await found.get(customer))?.(row) ?? null);
    },
    ({ customer, row, populate }) => `${customer} ${row} ${populate.join(',')}`,
  );
}

async function readRows(
  pages: PageLoader<EntitlementQuery, Entitlement>,
  { pageLimit, pageBudget }: UpstreamLimits,
  keys: readonly EntitlementKey[],
): Promise<Lookup<Entitlement>> {
  const [first] = keys;
  if (first === undefined) return () => null;
  const list = entitlementList(first.customer, { status: null, search: null, order: null });
  const populate = [...new Set(keys.flatMap((key) => key.populate))];
  return collect<Entitlement>(
    new Set<string>(keys.map(({ row }) => row)),
    ({ uuid }) => uuid,
    pageBudget,
    async (cursor) => {
      const address = { flipped: false, cursor, limit: pageLimit };
      return (await pages.load({ list, address, populate })).page;
    },
  );
}
