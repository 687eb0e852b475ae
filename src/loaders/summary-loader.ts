import type { EntitlementSummary } from '../domain/entitlement.ts';
import type { SummaryQuery } from '../domain/list-query.ts';
import type { Uuid } from '../domain/uuid.ts';
import type { Call, ZenskarApi } from '../upstream/zenskar-api.ts';
import { chunks, groupBy } from './chunks.ts';
import { collect, type Lookup } from './collect.ts';
import type { UpstreamLimits } from './limits.ts';
import { ticketedLoader } from './ticketed.ts';

/** The most ids in one `entitlement__in`: about 2 kB of query string. */
const ENTITLEMENTS_PER_CALL = 50;

export interface SummaryKey {
  readonly customer: Uuid;
  readonly entitlement: Uuid;
}

/**
 * Totals by entitlement; null where the customer holds none of it. A tick's wishes become one call per customer and 50
 * distinct entitlements.
 */
export function createSummaryLoader(api: ZenskarApi, call: Call, limits: UpstreamLimits) {
  return ticketedLoader<SummaryKey, EntitlementSummary | null>((keys) => {
    const found = new Map<SummaryKey, Promise<Lookup<EntitlementSummary>>>();
    for (const group of groupBy(keys, ({ customer }) => customer).values()) {
      for (const chunk of chunks(group, Math.min(ENTITLEMENTS_PER_CALL, limits.pageLimit))) {
        const summaries = readTotals(api, call, limits, chunk);
        for (const key of chunk) found.set(key, summaries);
      }
    }
    return keys.map(async (key) => (await found.get(key))?.(key.entitlement) ?? null);
  }, summaryKeyText);
}

function summaryKeyText({ customer, entitlement }: SummaryKey): string {
  return `${customer} ${entitlement}`;
}

async function readTotals(
  api: ZenskarApi,
  call: Call,
  limits: UpstreamLimits,
  keys: readonly SummaryKey[],
): Promise<Lookup<EntitlementSummary>> {
  const [first] = keys;
  if (first === undefined) return () => null;
  const ids = keys.map(({ entitlement }) => entitlement).sort();
  const query: SummaryQuery = {
    conditions: [{ field: 'entitlementUuid', comparison: 'in', value: ids.join(',') }],
    search: null,
    order: null,
  };
  return collect<EntitlementSummary>(
    new Set<string>(ids),
    (summary) => summary.entitlement.uuid,
    limits.pageBudget,
    (cursor) => api.summaries(call, first.customer, query, { cursor, limit: ids.length }),
  );
}
