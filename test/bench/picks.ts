import type { WireReference, WireRow, WireTotal } from './wire.ts';

/** What a hand-written proxy takes from the upstream's rows; the names are those of the selections in the queries. */

export function pickRow(row: WireRow) {
  return {
    uuid: row.id,
    name: row.name,
    type: row.type.toUpperCase(),
    status: row.status,
    units: row.units,
    quantity: row.quantity,
    quantityUsed: row.quantity_used,
    quantityRemaining: row.quantity_remaining,
    activeFrom: row.active_from,
    expiryAt: row.expiry_at,
  };
}

export const ROW = 'uuid name type status units quantity quantityUsed quantityRemaining activeFrom expiryAt';

export function pickPopulatedRow(row: WireRow) {
  return {
    ...pickRow(row),
    contract: pickReference(row.contract),
    product: pickReference(row.product),
    invoice: pickReference(row.invoice),
  };
}

export const POPULATED_ROW = `${ROW} contract { uuid name } product { uuid name } invoice { uuid name }`;

export function pickTotal(total: WireTotal) {
  return { totalQuantity: total.total_quantity, totalQuantityUsed: total.total_quantity_used };
}

export const TOTAL = 'totalQuantity totalQuantityUsed';

export function pickNamedTotal(total: WireTotal) {
  return { entitlement: { uuid: total.entitlement.id, name: total.entitlement.name }, ...pickTotal(total) };
}

export const NAMED_TOTAL = `entitlement { uuid name } ${TOTAL}`;

export function edgesOf<Item, Node>(items: readonly Item[], pick: (item: Item) => Node) {
  return { edges: items.map((item) => ({ node: pick(item) })) };
}

function pickReference({ id, name }: WireReference) {
  return { uuid: id, name };
}
