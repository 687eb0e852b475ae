import type { EntitlementSummary } from '../domain/entitlement.ts';
import type { SummaryQuery } from '../domain/list-query.ts';
import { BrokenRow } from '../domain/page.ts';
import type { Uuid } from '../domain/uuid.ts';
import { summaryList } from '../upstream/lists/summary-list.ts';
import type { Caller, ZenskarApi } from '../upstream/zenskar-api.ts';
import { collect } from './collect.ts';
import { ENTITLEMENTS_PER_CALL, type UpstreamLimits } from './limits.ts';
import { perCustomer } from './per-customer.ts';
import type { MayReadAgain } from './read-pages.ts';

/**
 * Totals by entitlement; null where the customer holds none of it. A tick's wishes become one call per customer and 50
 * distinct entitlements.
 */
export function createSummaryLoader(
  api: ZenskarApi,
  caller: Caller,
  { pageLimit, pageBudget }: UpstreamLimits,
  mayReadAgain: MayReadAgain,
) {
  return perCustomer<Uuid, EntitlementSummary | null>(
    async (customer, entitlements) => {
      const ids = entitlements.toSorted();
      const query: SummaryQuery = {
        conditions: [{ field: 'entitlementUuid', comparison: 'in', value: ids.join(',') }],
        search: null,
        order: null,
      };
      const list = summaryList(customer, query);
      const lookup = await collect<EntitlementSummary>(
        new Set<string>(ids),
        (row) => (row instanceof BrokenRow ? row.named.entitlementUuid : row.entitlement.uuid),
        pageBudget,
        (cursor) => api.page(caller, list, { cursor, limit: ids.length }, []),
        (error) => mayReadAgain(customer, error),
      );
      return entitlements.map(lookup);
    },
    (entitlement) => entitlement,
    Math.min(ENTITLEMENTS_PER_CALL, pageLimit),
  );
}
