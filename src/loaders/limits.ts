/** Bounds on what one connection or lookup may ask of the upstream. */
export interface UpstreamLimits {
  /** The most rows asked for in one page. */
  readonly pageLimit: number;
  /** The most pages that one connection, or one lookup of rows by id, may read. */
  readonly pageBudget: number;
}
