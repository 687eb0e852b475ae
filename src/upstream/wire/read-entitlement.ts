import type { Entitlement } from '../../domain/entitlement.ts';
import { BrokenRow } from '../../domain/page.ts';
import { invalid, isJsonObject, RowReader } from './row-reader.ts';

/** Reads one row of the list of a customer's entitlements. */
export function readEntitlement(value: unknown, path: string): Entitlement | BrokenRow {
  if (!isJsonObject(value)) return new BrokenRow(invalid(path, 'an object', value));
  const row = new RowReader(value, path);
  const uuid = row.requiredId('id');
  const entitlementUuid = row.requiredId('entitlement');
  const customerUuid = row.requiredId('customer');
  if (uuid === null || entitlementUuid === null || customerUuid === null) {
    return row.broken ?? new BrokenRow(invalid(path, 'an entitlement', value));
  }
  const entitlement = {
    uuid,
    entitlementUuid,
    customerUuid,
    name: row.text('name', 'name'),
    units: row.text('units', 'units'),
    type: row.type('type', 'type'),
    status: row.text('status', 'status'),
    sourceType: row.text('source_type', 'sourceType'),
    sourceUuid: row.uuid('source_id', 'sourceUuid'),
    event: row.text('event', 'event'),
    quantity: row.number('quantity', 'quantity'),
    quantityUsed: row.number('quantity_used', 'quantityUsed'),
    quantityRemaining: row.number('quantity_remaining', 'quantityRemaining'),
    activeFrom: row.instant('active_from', 'activeFrom'),
    expiryAt: row.instant('expiry_at', 'expiryAt'),
    createdAt: row.instant('created_at', 'createdAt'),
    contractUuid: row.uuid('contract_id', 'contractUuid'),
    invoiceUuid: row.uuid('invoice_id', 'invoiceUuid'),
    contract: row.reference('contract', 'contract'),
    product: row.reference('product', 'product'),
    invoice: row.reference('invoice', 'invoice'),
    customer: isJsonObject(value['customer']) ? row.reference('customer', 'customer') : null,
  };
  return { ...entitlement, flaws: row.flaws };
}
