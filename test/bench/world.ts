import { CATALOGUE, productId, PRODUCTS } from '../../src/sandbox/catalogue.ts';
import type { RowInput } from '../../src/sandbox/records.ts';
import { emptyWorld, type World } from '../../src/sandbox/world.ts';
import { type CustomerKind, tailOf } from './customers.ts';

const ROWS: Readonly<Record<CustomerKind, number>> = { large: 1000, account: 90 };

/** An organisation with one customer, who holds rows with every field filled. */
export function benchWorld(customer: string, kind: CustomerKind): World {
  const world = emptyWorld();
  for (const definition of CATALOGUE) world.addDefinition(definition);
  world.addCustomer({
    id: customer,
    customer_name: 'Granite Bank',
    external_id: 'crm-granite-bank',
    email: 'billing@granite-bank.example',
    phone_number: '+1 555 0100',
    custom_data: { tier: 'gold' },
    created_at: '2024-03-01T09:30:00.250000',
  });
  for (let index = 0; index < ROWS[kind]; index += 1) world.addRow(row(index, customer));
  return world;
}

function row(index: number, customer: string): RowInput {
  const definition = CATALOGUE[index % CATALOGUE.length];
  if (definition === undefined) throw new TypeError('The catalogue must not be empty.');
  const number = String(index).padStart(4, '0');
  const day = String(1 + (index % 28)).padStart(2, '0');
  const product = index % PRODUCTS.length;
  return {
    id: `${tailOf(customer)}-0000-4000-8000-${scattered(index)}`,
    entitlement: definition.id,
    customer,
    units: definition.units ?? 'grants',
    source_type: 'Grant',
    source_id: `50c00000-0000-4000-8000-00000000${number}`,
    contract: { id: `c0de0000-0000-4000-8000-00000000${number}`, name: `Contract 2026-${number}` },
    product: { id: productId(product), name: PRODUCTS[product] ?? '' },
    invoice: { id: `b1110000-0000-4000-8000-00000000${number}`, name: `INV-${number}` },
    active_from: `2026-01-${day}T00:00:00Z`,
    expiry_at: `2027-01-${day}T00:00:00Z`,
    quantity: 1000 + index,
    quantity_used: index / 2,
    created_at: `2025-12-${day}T08:15:30.${String(100_001 + index)}Z`,
    event: 'Invoice',
    status: index % 10 === 9 ? 'draft' : 'active',
  };
}

/** Twelve digits that look random, as the ends of real ids do. */
function scattered(index: number): string {
  return (((index + 1) * 0x9e3779b97f) % 2 ** 48).toString(16).padStart(12, '0');
}
