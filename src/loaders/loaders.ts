import { ENTITLEMENTS } from '../upstream/lists/entitlement-list.ts';
import type { ListKind } from '../upstream/lists/list.ts';
import type { Caller, ZenskarApi } from '../upstream/zenskar-api.ts';
import { createAssignmentsLoader } from './assignments-loader.ts';
import { createCustomerLoader, type CustomerLoader } from './customer-loader.ts';
import { createEntitlementLoader } from './entitlement-loader.ts';
import { createExternalIdLoader } from './external-id-loader.ts';
import type { UpstreamLimits } from './limits.ts';
import type { MayReadAgain } from './read-pages.ts';
import type { Uuid } from '../domain/uuid.ts';
import { RefusedCursor } from '../paging/refusals.ts';
import { PageLoader } from './page-loader.ts';
import type { KeptLists } from './kept-lists.ts';
import { createSummaryLoader } from './summary-loader.ts';

type LoadAssignments = ReturnType<typeof createAssignmentsLoader>;
type LoadEntitlement = ReturnType<typeof createEntitlementLoader>;
type LoadByExternalId = ReturnType<typeof createExternalIdLoader>;
type LoadSummary = ReturnType<typeof createSummaryLoader>;

/**
 * What one operation has asked of the upstream: a fresh set for each. Nothing in it outlives the operation or is seen by
 * another. Most operations need one or two of the loaders, so each is made when it is first asked for.
 */
export class Loaders {
  readonly #api: ZenskarApi;
  readonly #caller: Caller;
  readonly #limits: UpstreamLimits;
  readonly #kept: KeptLists | null;
  #assignments: LoadAssignments | null = null;
  #customer: CustomerLoader | null = null;
  #customerByExternalId: LoadByExternalId | null = null;
  #entitlement: LoadEntitlement | null = null;
  #summary: LoadSummary | null = null;
  /** Of whom what was kept of their lists has been forgotten: whatever else was under way from there is read again, too. */
  #forgotten: Set<Uuid> | null = null;
  /** Two at most today: a map would cost more than to look through them. */
  readonly #pages: { readonly kind: object }[] = [];

  /** `kept` is null where nothing is kept. */
  constructor(api: ZenskarApi, caller: Caller, limits: UpstreamLimits, kept: KeptLists | null = null) {
    this.#api = api;
    this.#caller = caller;
    this.#limits = limits;
    this.#kept = kept;
  }

  get assignments(): LoadAssignments {
    return (this.#assignments ??= createAssignmentsLoader(
      () => this.pages(ENTITLEMENTS),
      this.#limits,
      this.#mayReadAgain,
    ));
  }

  get customer(): CustomerLoader['load'] {
    return this.#customers.load;
  }

  get #customers(): CustomerLoader {
    return (this.#customer ??= createCustomerLoader(this.#api, this.#caller, this.#limits));
  }

  get customerByExternalId(): LoadByExternalId {
    return (this.#customerByExternalId ??= createExternalIdLoader(
      this.#api,
      this.#caller,
      this.#limits,
      this.#customers.knows,
    ));
  }

  get entitlement(): LoadEntitlement {
    return (this.#entitlement ??= createEntitlementLoader(
      () => this.pages(ENTITLEMENTS),
      this.#limits,
      this.#mayReadAgain,
    ));
  }

  get summary(): LoadSummary {
    return (this.#summary ??= createSummaryLoader(this.#api, this.#caller, this.#limits, this.#mayReadAgain));
  }

  /** Whether something may have been kept, so that {@link mayReadAgain} is worth asking. */
  get mayBeKept(): boolean {
    return this.#kept !== null;
  }

  /**
   * Whether a list of a customer that could not be read for this reason is to be read again, once: where the upstream refuses a
   * cursor that may be of a page that was kept. Its pages are asked for anew then.
   */
  mayReadAgain(customer: Uuid, error: unknown): boolean {
    if (this.#kept === null || !(error instanceof RefusedCursor)) return false;
    if (this.#forgotten?.has(customer) === true) return true;
    if (!this.#kept.forget(customer, error)) return false;
    this.#pages.length = 0;
    (this.#forgotten ??= new Set()).add(customer);
    return true;
  }

  get #mayReadAgain(): MayReadAgain {
    return (customer, error) => this.mayReadAgain(customer, error);
  }

  /** Pages of one kind of list. */
  pages<Query, Row>(kind: ListKind<Query, Row>): PageLoader<Query, Row> {
    for (const made of this.#pages) if (isOf(made, kind)) return made;
    const pages = new PageLoader(kind, (list, page, populate) =>
      this.#api.page(this.#caller, list, page, populate),
    );
    this.#pages.push(pages);
    return pages;
  }
}

function isOf<Query, Row>(
  pages: { readonly kind: object },
  kind: ListKind<Query, Row>,
): pages is PageLoader<Query, Row> {
  return pages.kind === kind;
}
