import type { CustomerRecord } from '../../domain/customer.ts';
import { BrokenRow } from '../../domain/page.ts';
import { invalid, isJsonObject, RowReader } from './row-reader.ts';

/** Reads a customer's own record, or as much of it as the graph shows. */
export function readCustomer(value: unknown, path: string): CustomerRecord | BrokenRow {
  if (!isJsonObject(value)) return new BrokenRow(invalid(path, 'an object', value));
  const row = new RowReader(value, path);
  const uuid = row.requiredId('id');
  if (uuid === null) return row.broken ?? new BrokenRow(invalid(path, 'a customer', value));
  const customer = {
    uuid,
    name: row.text('customer_name', 'name'),
    email: row.text('email', 'email'),
    externalId: row.text('external_id', 'externalId'),
  };
  return { ...customer, flaws: row.flaws };
}
