import type { BrokenRow } from '../domain/page.ts';

/** What paging must know of a list's rows. */
export interface ListTraits<Row> {
  /** True where the list is sorted on request, so that it can be read from its other end. */
  readonly sortable: boolean;
  /** The row's identity within its list; empty for a broken row that names none, which is never the same as another. */
  keyOf(row: Row | BrokenRow): string;
  /** The value that the list is sorted by, where rows show it. */
  readonly sortValue: ((row: Row) => string | number | null) | null;
  /** The direction of the sort as asked for; meaningless without `sortValue`. */
  readonly ascending: boolean;
}
