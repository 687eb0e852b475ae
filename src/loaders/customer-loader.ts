import type { CustomerRecord } from '../domain/customer.ts';
import type { Uuid } from '../domain/uuid.ts';
import type { Call, ZenskarApi } from '../upstream/zenskar-api.ts';
import { chunks } from './chunks.ts';
import { collect, type Lookup } from './collect.ts';
import type { UpstreamLimits } from './limits.ts';
import { ticketedLoader } from './ticketed.ts';

/** The most ids in one `id__in`: about 4 kB of query string. */
const CUSTOMERS_PER_CALL = 100;

/** Customer records by uuid; null for one that does not exist. A tick's wishes share one call, a lone one is read by path. */
export function createCustomerLoader(api: ZenskarApi, call: Call, limits: UpstreamLimits) {
  return ticketedLoader<Uuid, CustomerRecord | null>(
    (uuids) => {
      const [only] = uuids;
      if (only !== undefined && uuids.length === 1) return [api.customer(call, only)];
      const found = new Map<Uuid, Promise<Lookup<CustomerRecord>>>();
      for (const chunk of chunks(uuids, Math.min(CUSTOMERS_PER_CALL, limits.pageLimit))) {
        const records = collect<CustomerRecord>(
          new Set<string>(chunk),
          ({ uuid }) => uuid,
          limits.pageBudget,
          (cursor) => api.customers(call, chunk, cursor),
        );
        for (const uuid of chunk) found.set(uuid, records);
      }
      return uuids.map(async (uuid) => (await found.get(uuid))?.(uuid) ?? null);
    },
    (uuid) => uuid,
  );
}
