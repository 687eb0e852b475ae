import DataLoader from 'dataloader';
import type { CustomerRecord } from '../domain/customer.ts';
import { uuidOf } from '../domain/page.ts';
import type { Uuid } from '../domain/uuid.ts';
import type { Caller, ZenskarApi } from '../upstream/zenskar-api.ts';
import { collect } from './collect.ts';
import { CUSTOMERS_PER_CALL, type UpstreamLimits } from './limits.ts';
import { settling } from './settling.ts';

export interface CustomerLoader {
  readonly load: (uuid: Uuid) => Promise<CustomerRecord | null>;
  /** A record that was read otherwise; without effect where it was asked for before. */
  readonly knows: (record: CustomerRecord) => void;
}

/**
 * Customer records by uuid; null for one that does not exist. A tick's wishes share calls of up to 100; a lone one, or one
 * that is left over, is read by path.
 */
export function createCustomerLoader(
  api: ZenskarApi,
  caller: Caller,
  { pageLimit, pageBudget }: UpstreamLimits,
): CustomerLoader {
  const loader = new DataLoader<Uuid, CustomerRecord | null>(
    settling(async (uuids) => {
      const [only] = uuids;
      if (only !== undefined && uuids.length === 1) return [await api.customer(caller, only)];
      const lookup = await collect<CustomerRecord>(new Set<string>(uuids), uuidOf, pageBudget, (cursor) =>
        api.customers(caller, uuids, cursor),
      );
      return uuids.map(lookup);
    }),
    { maxBatchSize: Math.min(CUSTOMERS_PER_CALL, pageLimit) },
  );
  return {
    load: (uuid) => loader.load(uuid),
    knows: (record) => void loader.prime(record.uuid, record),
  };
}
