/** What the scenarios use of the upstream's answers. */
export interface WireList<Item> {
  readonly results: readonly Item[];
  readonly next: string | null;
}

export interface WireReference {
  readonly id: string;
  readonly name: string;
}

export interface WireRow {
  readonly id: string;
  readonly entitlement: string;
  readonly name: string;
  readonly units: string;
  readonly type: string;
  readonly contract: WireReference;
  readonly product: WireReference;
  readonly invoice: WireReference;
  readonly active_from: string;
  readonly expiry_at: string;
  readonly quantity: number;
  readonly quantity_used: number;
  readonly quantity_remaining: number;
  readonly status: string;
}

export interface WireTotal {
  readonly entitlement: { readonly id: string; readonly name: string };
  readonly total_quantity: number;
  readonly total_quantity_used: number;
}

/** A customer's own record. */
export interface WireRecord {
  readonly customer_name: string;
  readonly email: string;
}

/** Asks the upstream for a path and parses what comes. */
export type Get = (path: string) => Promise<unknown>;

export async function getRows(
  get: Get,
  customer: string,
  limit: number,
  cursor: string | null = null,
  more = '',
): Promise<WireList<WireRow>> {
  const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  return (await get(`/entitlements/customer/${customer}?limit=${limit}${after}${more}`)) as WireList<WireRow>;
}

export async function getRecord(get: Get, customer: string): Promise<WireRecord> {
  return (await get(`/customers/${customer}`)) as WireRecord;
}

export async function getTotals(get: Get, customer: string, query: string): Promise<WireList<WireTotal>> {
  return (await get(`/entitlements/customer/unique/${customer}?${query}`)) as WireList<WireTotal>;
}
