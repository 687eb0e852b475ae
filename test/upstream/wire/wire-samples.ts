/** A row with every field filled in as the API documents it, and every reference populated. */
export const FULL_ROW = {
  id: '7a000000-0000-4000-8000-000000000001',
  entitlement: '7e000000-0000-4000-8000-000000000001',
  name: 'API calls',
  units: 'calls',
  customer: { id: '7c000000-0000-4000-8000-000000000001', name: 'Acme', email: 'billing@acme.example' },
  type: 'Quantity',
  source_type: 'Grant',
  source_id: '75000000-0000-4000-8000-000000000001',
  contract: { id: '7d000000-0000-4000-8000-000000000001', name: 'Yearly', email: null },
  product: { id: '7b000000-0000-4000-8000-000000000001', name: 'Calls', email: null },
  invoice: { id: '71000000-0000-4000-8000-000000000001', name: 'INV-1', email: null },
  active_from: '2026-01-01T00:00:00',
  expiry_at: '2026-12-31T23:59:59.999999',
  quantity: 100,
  quantity_used: 45.2,
  quantity_remaining: 54.8,
  created_at: '2026-01-01T05:30:00+05:30',
  contract_id: '7d000000-0000-4000-8000-000000000001',
  event: 'Invoice',
  invoice_id: '71000000-0000-4000-8000-000000000001',
  status: 'active',
} as const;

/** A total with every field filled in. */
export const FULL_TOTAL = {
  entitlement: {
    id: '7e000000-0000-4000-8000-000000000001',
    name: 'API calls',
    description: 'Calls per year',
    entitlement_type: 'Credits',
    units: 'calls',
    is_active: false,
    product_id: '7b000000-0000-4000-8000-000000000001',
    created_at: '2026-01-01T00:00:00.000001Z',
  },
  total_quantity: 300,
  total_quantity_used: 0.1,
  total_expired_entitlements: 2.5,
} as const;

/** A customer with every field that is read. */
export const FULL_CUSTOMER = {
  id: '7c000000-0000-4000-8000-000000000001',
  external_id: 'acme-1',
  customer_name: 'Acme',
  email: 'billing@acme.example',
} as const;

/** An object without some of its fields. */
export function without(value: object, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

/** One value of every JSON type, among them texts that are no id, instant or known word. */
export const JSON_SAMPLES: readonly unknown[] = [
  'text',
  '',
  'constructor',
  '__proto__',
  0,
  -1.5,
  Number.POSITIVE_INFINITY,
  true,
  false,
  [],
  ['a'],
  {},
  { id: null },
  { id: 'text' },
];
