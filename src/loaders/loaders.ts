import type { CustomerRecord } from '../domain/customer.ts';
import type { Entitlement, EntitlementSummary } from '../domain/entitlement.ts';
import { flipQuery } from '../domain/list.ts';
import type { EntitlementQuery, SummaryQuery } from '../domain/list-query.ts';
import type { Uuid } from '../domain/uuid.ts';
import type { Call, ZenskarApi } from '../upstream/zenskar-api.ts';
import { createCustomerLoader } from './customer-loader.ts';
import { createEntitlementLoader, type EntitlementKey } from './entitlement-loader.ts';
import type { UpstreamLimits } from './limits.ts';
import { PageLoader } from './page-loader.ts';
import { createSummaryLoader } from './summary-loader.ts';

/** What one operation has asked of the upstream. Nothing in it outlives the operation or is seen by another. */
export interface Loaders {
  readonly customer: (uuid: Uuid) => Promise<CustomerRecord | null>;
  readonly entitlement: (customer: Uuid, key: EntitlementKey) => Promise<Entitlement | null>;
  readonly summary: (customer: Uuid, entitlement: Uuid) => Promise<EntitlementSummary | null>;
  readonly entitlementPages: PageLoader<EntitlementQuery, Entitlement>;
  readonly summaryPages: PageLoader<SummaryQuery, EntitlementSummary>;
}

/** A fresh set for one operation. */
export function createLoaders(api: ZenskarApi, call: Call, limits: UpstreamLimits): Loaders {
  const entitlementPages = new PageLoader<EntitlementQuery, Entitlement>(
    ({ customer, query }, flipped, page, populate) =>
      api.entitlements(call, customer, flipped ? flipQuery(query) : query, page, populate),
  );
  const summaryPages = new PageLoader<SummaryQuery, EntitlementSummary>(
    ({ customer, query }, flipped, page) =>
      api.summaries(call, customer, flipped ? flipQuery(query) : query, page),
  );
  return {
    customer: createCustomerLoader(api, call, limits),
    entitlement: createEntitlementLoader(entitlementPages, limits),
    summary: createSummaryLoader(api, call, limits),
    entitlementPages,
    summaryPages,
  };
}
