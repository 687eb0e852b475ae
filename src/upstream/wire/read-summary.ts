import type { EntitlementDefinition, EntitlementSummary } from '../../domain/entitlement.ts';
import { BrokenRow } from '../../domain/page.ts';
import type { Uuid } from '../../domain/uuid.ts';
import { invalid, isJsonObject, RowReader } from './row-reader.ts';

/** Reads one total. It does not name its customer, so the one that was asked for is written into it. */
export function readSummary(
  value: unknown,
  path: string,
  customerUuid: Uuid,
): EntitlementSummary | BrokenRow {
  if (!isJsonObject(value)) return new BrokenRow(invalid(path, 'an object', value));
  const entitlement = readDefinition(value['entitlement'], `${path}.entitlement`);
  if (entitlement instanceof BrokenRow) return entitlement;
  const row = new RowReader(value, path);
  const summary = {
    customerUuid,
    entitlement,
    totalQuantity: row.number('total_quantity', 'totalQuantity'),
    totalQuantityUsed: row.number('total_quantity_used', 'totalQuantityUsed'),
    totalExpiredEntitlements: row.number('total_expired_entitlements', 'totalExpiredEntitlements'),
  };
  return { ...summary, flaws: row.flaws };
}

function readDefinition(value: unknown, path: string): EntitlementDefinition | BrokenRow {
  if (!isJsonObject(value)) return new BrokenRow(invalid(path, 'an object', value));
  const row = new RowReader(value, path);
  const uuid = row.requiredId('id');
  const name = row.requiredText('name');
  if (uuid === null || name === null)
    return row.broken ?? new BrokenRow(invalid(path, 'a definition', value));
  const definition = {
    uuid,
    name,
    description: row.text('description', 'description'),
    type: row.type('entitlement_type', 'type'),
    units: row.text('units', 'units'),
    isActive: row.flag('is_active', 'isActive'),
    productUuid: row.uuid('product_id', 'productUuid'),
    createdAt: row.instant('created_at', 'createdAt'),
  };
  return { ...definition, flaws: row.flaws };
}
