import type { Entitlement, EntitlementSummary } from '../domain/entitlement.ts';
import { flipQuery } from '../domain/list.ts';
import type { EntitlementQuery, SummaryQuery } from '../domain/list-query.ts';
import type { Caller, ZenskarApi } from '../upstream/zenskar-api.ts';
import { createAssignmentsLoader } from './assignments-loader.ts';
import { createCustomerLoader } from './customer-loader.ts';
import { createEntitlementLoader } from './entitlement-loader.ts';
import type { UpstreamLimits } from './limits.ts';
import { PageLoader } from './page-loader.ts';
import { createSummaryLoader } from './summary-loader.ts';

type LoadAssignments = ReturnType<typeof createAssignmentsLoader>;
type LoadCustomer = ReturnType<typeof createCustomerLoader>;
type LoadEntitlement = ReturnType<typeof createEntitlementLoader>;
type LoadSummary = ReturnType<typeof createSummaryLoader>;

/**
 * What one operation has asked of the upstream: a fresh set for each. Nothing in it outlives the operation or is seen by
 * another. Most operations need one or two of the loaders, so each is made when it is first asked for.
 */
export class Loaders {
  readonly #api: ZenskarApi;
  readonly #caller: Caller;
  readonly #limits: UpstreamLimits;
  #assignments: LoadAssignments | null = null;
  #customer: LoadCustomer | null = null;
  #entitlement: LoadEntitlement | null = null;
  #summary: LoadSummary | null = null;
  #entitlementPages: PageLoader<EntitlementQuery, Entitlement> | null = null;
  #summaryPages: PageLoader<SummaryQuery, EntitlementSummary> | null = null;

  constructor(api: ZenskarApi, caller: Caller, limits: UpstreamLimits) {
    this.#api = api;
    this.#caller = caller;
    this.#limits = limits;
  }

  get assignments(): LoadAssignments {
    return (this.#assignments ??= createAssignmentsLoader(this.entitlementPages, this.#limits));
  }

  get customer(): LoadCustomer {
    return (this.#customer ??= createCustomerLoader(this.#api, this.#caller, this.#limits));
  }

  get entitlement(): LoadEntitlement {
    return (this.#entitlement ??= createEntitlementLoader(this.entitlementPages, this.#limits));
  }

  get summary(): LoadSummary {
    return (this.#summary ??= createSummaryLoader(this.#api, this.#caller, this.#limits));
  }

  get entitlementPages(): PageLoader<EntitlementQuery, Entitlement> {
    return (this.#entitlementPages ??= new PageLoader<EntitlementQuery, Entitlement>(
      ({ customer, query }, flipped, page, populate) =>
        this.#api.entitlements(this.#caller, customer, flipped ? flipQuery(query) : query, page, populate),
    ));
  }

  get summaryPages(): PageLoader<SummaryQuery, EntitlementSummary> {
    return (this.#summaryPages ??= new PageLoader<SummaryQuery, EntitlementSummary>(
      ({ customer, query }, flipped, page) =>
        this.#api.summaries(this.#caller, customer, flipped ? flipQuery(query) : query, page),
    ));
  }
}
