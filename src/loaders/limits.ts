/** Bounds on what one connection or lookup may ask of the upstream. */
export interface UpstreamLimits {
  /** The most rows asked for in one page. */
  readonly pageLimit: number;
  /** The most pages that one connection, or one lookup of rows by id, may read. */
  readonly pageBudget: number;
}

/** The most ids in one `id__in`, as far as the page limit allows: about 4 kB of query string. */
export const CUSTOMERS_PER_CALL = 100;

/** The most ids in one `entitlement__in`, likewise: about 2 kB of query string. */
export const ENTITLEMENTS_PER_CALL = 50;
