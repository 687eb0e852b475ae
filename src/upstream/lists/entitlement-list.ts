import type { Entitlement } from '../../domain/entitlement.ts';
import { instantOrder } from '../../domain/instant.ts';
import {
  type EntitlementOrderField,
  type EntitlementQuery,
  flipQuery,
  type Order,
} from '../../domain/list-query.ts';
import { uuidOf } from '../../domain/page.ts';
import type { Uuid } from '../../domain/uuid.ts';
import type { ListTraits } from '../../paging/list-traits.ts';
import { listParts, part } from '../query-string.ts';
import { readEntitlement } from '../wire/read-entitlement.ts';
import type { List, ListKind } from './list.ts';

/** The rows of `GET /entitlements/customer/{id}`: one per assignment. */
export const ENTITLEMENTS: ListKind<EntitlementQuery, Entitlement> = {
  endpoint: 'entitlements',
  parts(query, page, populate) {
    const parts = listParts(query, page);
    if (query.status !== null) parts.push(part('status', query.status.join(','), 'status'));
    if (populate.length > 0) parts.push(part('populate', populate.join(','), null));
    return parts;
  },
  flip: flipQuery,
  traits: ({ order }) => (order === null ? UNSORTED : sortedBy(order)),
  owned: { endpoint: 'entitlements', ownerOf: ({ customerUuid }) => customerUuid },
};

/** The assignments of a customer. */
export function entitlementList(
  customer: Uuid,
  query: EntitlementQuery,
): List<EntitlementQuery, Entitlement> {
  const { status, search, order } = query;
  const isWhole = status === null && search === null && order === null;
  return {
    kind: ENTITLEMENTS,
    customer,
    path: `/entitlements/customer/${customer}`,
    query,
    scope: isWhole
      ? // What the other way writes, for most lists.
        `["entitlements","${customer}",null,null,null,null]`
      : JSON.stringify(['entitlements', customer, status, search, order?.field, order?.direction]),
    readRow: (value, place) => readEntitlement(value, place, customer),
  };
}

const UNSORTED = sortedBy(null);

function sortedBy(order: EntitlementQuery['order']): ListTraits<Entitlement> {
  return {
    sortable: order !== null,
    keyOf: (row) => uuidOf(row) ?? '',
    sortValue: order === null ? null : (row) => sortValue(row, order),
    ascending: order?.direction !== 'DESC',
  };
}

function sortValue(row: Entitlement, { field }: Order<EntitlementOrderField>): string | number | null {
  switch (field) {
    case 'ID':
      return row.uuid;
    case 'CREATED_AT':
      return row.createdAt === null ? null : instantOrder(row.createdAt);
    case 'ACTIVE_FROM':
      return row.activeFrom === null ? null : instantOrder(row.activeFrom);
    case 'EXPIRY_AT':
      return row.expiryAt === null ? null : instantOrder(row.expiryAt);
    case 'QUANTITY':
      return row.quantity;
    case 'QUANTITY_USED':
      return row.quantityUsed;
  }
}
