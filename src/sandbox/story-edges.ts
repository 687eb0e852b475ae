import { instantFrom } from './instants.ts';
import type { DefinitionInput, Reference, RowInput } from './records.ts';

/** The id of an entitlement that only this story uses. */
function edgeId(number: number): string {
  return `def0ed9e-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** Names in every script, and every field that may be missing, missing somewhere. */
export const EDGE_DEFINITIONS: readonly DefinitionInput[] = [
  { id: edgeId(1), name: 'Café crème ☕', units: 'tasses', description: 'Une machine par étage' },
  { id: edgeId(2), name: 'مساحة التخزين', units: 'غيغابايت', description: 'مساحة للملفات' },
  { id: edgeId(3), name: 'מקומות ישיבה', units: 'מושבים' },
  { id: edgeId(4), name: '接口调用次数', units: '次', created_at: '2024-02-29T23:59:59.999999' },
  { id: edgeId(5), name: 'Zoë’s naïve résumé', units: null, entitlement_type: 'Credits' },
  { id: edgeId(6), name: 'Cafe\u0301 (combining)', units: 'e\u0301', entitlement_type: 'Credits' },
  { id: edgeId(7), name: '👩‍👩‍👧‍👦 Family plan 🚀', units: '👤', is_active: null },
  { id: edgeId(8), name: 'Straße & <b>"quotes"</b> \\ back\tslash', units: '%', is_active: false },
  { id: edgeId(9), name: 'Mystery kind', entitlement_type: 'Subscription', units: 'things' },
  { id: edgeId(10), name: 'No kind at all', entitlement_type: null, description: null },
  { id: edgeId(11), name: 'I\u0307stanbul ışık', units: 'kWh', entitlement_type: 'Credits' },
  { id: edgeId(12), name: 'SSO (feature gate)', entitlement_type: 'Feature' },
];

/** The row with this number: ids run against the insertion order, so that sorting by id shows. */
function edgeRowId(number: number): string {
  return `ed9e0000-0000-4000-8000-${String(100 - number).padStart(12, '0')}`;
}

const CONTRACT: Reference = { id: 'c0000000-0000-4000-8000-000000000001', name: 'Rahmenvertrag Nº 7' };
const PRODUCT: Reference = { id: 'b00c0000-0000-4000-8000-000000000009', name: 'Plan à la carte' };
const INVOICE: Reference = { id: '10c00000-0000-4000-8000-000000000001', name: 'INV-2026/0042' };

type EdgeRow = Omit<RowInput, 'id' | 'entitlement' | 'customer'> & { readonly of: number };

/** Twenty-five rows, each strange in a way that the documents permit. */
export function edgeRows(now: string, customer: string): readonly RowInput[] {
  const at = (...rest: [days: number, ...style: [Parameters<typeof instantFrom>[2]?, number?]]): string =>
    instantFrom(now, ...rest);
  const rows: readonly EdgeRow[] = [
    { of: 6, quantity: 100, quantity_used: 45.2, quantity_remaining: 54.8, contract: CONTRACT },
    { of: 1, quantity: 0.1, quantity_used: 0.1, product: PRODUCT, bare: 'absent' },
    { of: 1, quantity: 0.2, quantity_used: 0.2, invoice: INVOICE, event: 'Invoice' },
    { of: 2, quantity: 10, quantity_used: 12.5, quantity_remaining: -2.5, active_from: at(-10, 'zoneless') },
    { of: 2, quantity: 5, quantity_used: 0, status: 'draft', bare: 'absent' },
    { of: 3, quantity: 50, quantity_used: 3, active_from: at(30), expiry_at: at(395) },
    { of: 3, quantity: 40, quantity_used: 40, active_from: at(-400), expiry_at: at(-35), status: 'expired' },
    { of: 3, quantity: 40, quantity_used: 1, active_from: at(-365), expiry_at: at(0) },
    { of: 4, quantity: 9_007_199_254_740_991, quantity_used: 1, expiry_at: at(30, 'zonelessMicros', -1) },
    { of: 4, quantity: null, quantity_used: null, quantity_remaining: null, bare: 'absent' },
    { of: 4, quantity: 1_000, quantity_used: null, created_at: at(-3, 'micros', 123_456) },
    { of: 5, quantity: 1e-7, quantity_used: 0, source_type: 'Voucher', source_id: PRODUCT.id },
    { of: 5, quantity: 20, quantity_used: 30, status: 'consumed', event: 'on monitoring' },
    { of: 6, quantity: 12.345678, quantity_used: 2.345678, active_from: at(-1, 'micros', 1), bare: 'absent' },
    { of: 6, quantity: 0, quantity_used: 0, contract: CONTRACT, invoice: INVOICE, product: PRODUCT },
    { of: 7, quantity: 4, quantity_used: 2, name: null, units: null, type: null, status: null },
    {
      of: 7,
      quantity: 6,
      quantity_used: 2,
      source_type: null,
      event: null,
      created_at: null,
      bare: 'absent',
    },
    { of: 8, quantity: 100, quantity_used: 99.99, status: 'on_hold', contract: CONTRACT, bare: 'absent' },
    {
      of: 8,
      quantity: 100,
      quantity_used: 100,
      // Another contract, so that one id never has two names.
      contract_id: 'c0000000-0000-4000-8000-000000000002',
      active_from: null,
      expiry_at: null,
    },
    { of: 9, quantity: 7, quantity_used: 1, source_type: 'Rollover', active_from: at(-5, 'zoneless') },
    {
      of: 9,
      quantity: 7,
      quantity_used: 1,
      active_from: at(-5),
      expiry_at: at(5, 'zoneless'),
      bare: 'absent',
    },
    { of: 10, quantity: 3, quantity_used: 4, expiry_at: at(1), event: 'manual' },
    { of: 11, quantity: 1.1, quantity_used: 2.2, quantity_remaining: null, invoice: INVOICE, bare: 'absent' },
    { of: 12, quantity: null, quantity_used: null, active_from: at(-30), expiry_at: at(335) },
    { of: 12, quantity: 1, quantity_used: 0, active_from: at(-30), expiry_at: at(-1), status: 'draft' },
  ];
  return rows.map(({ of, ...row }, index) => ({
    created_at: at(-40 + (index % 9), 'zoneless'),
    event: 'Manual',
    ...row,
    id: edgeRowId(index + 1),
    entitlement: edgeId(of),
    customer,
  }));
}
