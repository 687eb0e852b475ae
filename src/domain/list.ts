import type { EntitlementQuery, SummaryQuery } from './list-query.ts';
import { flipOrder } from './list-query.ts';
import type { Uuid } from './uuid.ts';

/**
 * One upstream list. `scope` names it in full, so that equal wishes share a call and a cursor fits no other list; it is
 * written field by field, since it must not depend on the order in which an object was built.
 */
export interface List<Query> {
  readonly customer: Uuid;
  readonly query: Query;
  readonly scope: string;
}

export function entitlementList(customer: Uuid, query: EntitlementQuery): List<EntitlementQuery> {
  const { status, search, order } = query;
  const isWhole = status === null && search === null && order === null;
  const scope = isWhole
    ? // What the other way writes, for most lists.
      `["entitlements","${customer}",null,null,null,null]`
    : JSON.stringify(['entitlements', customer, status, search, order?.field, order?.direction]);
  return { customer, query, scope };
}

export function summaryList(customer: Uuid, query: SummaryQuery): List<SummaryQuery> {
  const { search, order } = query;
  const conditions = query.conditions.map(({ field, comparison, value }) => [field, comparison, value]);
  const scope = JSON.stringify(['summaries', customer, conditions, search, order?.field, order?.direction]);
  return { customer, query, scope };
}

/** The list read from its other end. Only a list with an order has one. */
export function flipQuery<Query extends EntitlementQuery | SummaryQuery>(query: Query): Query {
  return query.order === null ? query : { ...query, order: flipOrder(query.order) };
}
