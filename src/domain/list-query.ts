import type { Condition } from './summary-filter.ts';

export type SortDirection = 'ASC' | 'DESC';

export interface Order<Field extends string> {
  readonly field: Field;
  readonly direction: SortDirection;
}

export type EntitlementOrderField =
  'ID' | 'CREATED_AT' | 'ACTIVE_FROM' | 'EXPIRY_AT' | 'QUANTITY' | 'QUANTITY_USED';

export type SummaryOrderField = 'ID' | 'CREATED_AT' | 'ACTIVE_FROM' | 'QUANTITY' | 'QUANTITY_USED';

/** What to list of a customer's rows, apart from which page. Null means "not restricted", never "nothing". */
export interface EntitlementQuery {
  /** Sorted and without repetition, so that equal wishes are equal data; never empty. */
  readonly status: readonly string[] | null;
  readonly search: string | null;
  readonly order: Order<EntitlementOrderField> | null;
}

/** What to list of a customer's totals. Conditions are sorted; all must hold for a row to be counted in. */
export interface SummaryQuery {
  readonly conditions: readonly Condition[];
  readonly search: string | null;
  readonly order: Order<SummaryOrderField> | null;
}

/** The same order read from its other end. */
function flipOrder<Field extends string>(order: Order<Field>): Order<Field> {
  return { field: order.field, direction: order.direction === 'ASC' ? 'DESC' : 'ASC' };
}

/** The same rows read from their other end. Only a query with an order has one. */
export function flipQuery<Query extends EntitlementQuery | SummaryQuery>(query: Query): Query {
  return query.order === null ? query : { ...query, order: flipOrder(query.order) };
}
