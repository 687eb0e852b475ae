/** Bounds on what one connection or lookup may ask of the upstream. */
export interface UpstreamLimits {
  /** The most rows asked for in one page. */
  readonly pageLimit: number;
  /** The most pages that one connection, or one lookup of rows by id, may read. */
  readonly pageBudget: number;
  /** The sizes of pages that windows are read in, ascending; any size where left out. */
  readonly pageSizes?: readonly number[];
}

/** Where answers are kept. */
export const KEPT_PAGE_SIZES = [10, 25, 50, 100] as const;

/** Enough for the largest usual windows, even of an upstream that lowers limits without saying so. */
const USUAL_PAGE_BUDGET = 20;
/** Next to a cursor's row its page is read again, and one page more may show what lies beyond; rows may have moved on. */
const PAGES_ASIDE = 4;

/** The pages that one connection may read, so that the largest window that it accepts is never cut short. */
export function pageBudgetFor(maxPageSize: number, pageLimit: number): number {
  return Math.max(USUAL_PAGE_BUDGET, Math.ceil(maxPageSize / pageLimit) + PAGES_ASIDE);
}

/** The largest MAX_PAGE_SIZE with which {@link pageBudgetFor} is so many pages. */
export function maxPageSizeWithin(pageBudget: number, pageLimit: number): number {
  return (pageBudget - PAGES_ASIDE) * pageLimit;
}

/** The most ids in one `id__in`, as far as the page limit allows: about 4 kB of query string. */
export const CUSTOMERS_PER_CALL = 100;

/** The most ids in one `entitlement__in`, likewise: about 2 kB of query string. */
export const ENTITLEMENTS_PER_CALL = 50;
