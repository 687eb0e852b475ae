import { PRODUCTS, productId } from './catalogue.ts';
import { instantFrom } from './instants.ts';
import type { Prng } from './prng.ts';
import type { DefinitionInput, Reference, RowInput } from './records.ts';

/** What a teller of stories draws from. */
export type StoryContext = { readonly prng: Prng; readonly now: string };

/** An everyday grant. Amounts and days are round, so that sorted lists have ties. */
export function ordinaryRow(
  { prng, now }: StoryContext,
  customer: string,
  definition: DefinitionInput,
): RowInput {
  const feature = definition.entitlement_type === 'Feature';
  const quantity = feature ? prng.pick([null, 1]) : prng.pick([5, 10, 25, 100, 500, 1_000, 10_000]);
  const started = prng.integer(-400, 5);
  const source = prng.pick(['contract', 'contract', 'invoice', 'manual']);
  const contract = source === 'manual' ? null : reference(prng, 'Contract 2026');
  const invoice = source === 'invoice' ? reference(prng, 'INV') : null;
  const product = prng.integer(0, PRODUCTS.length - 1);
  return {
    id: prng.uuid(),
    entitlement: definition.id,
    customer,
    source_type: 'Grant',
    source_id: source === 'manual' ? null : prng.uuid(),
    contract,
    product: source === 'manual' ? null : { id: productId(product), name: PRODUCTS[product] ?? '' },
    invoice,
    active_from: instantFrom(now, started),
    expiry_at: prng.chance(0.3) ? null : instantFrom(now, started + 365),
    quantity,
    quantity_used:
      feature || quantity === null ? null : Math.floor(quantity * prng.pick([0, 0.2, 0.5, 0.9, 1])),
    created_at: instantFrom(now, started - 1, 'micros', prng.integer(0, 999_999)),
    event: source === 'invoice' ? 'Invoice' : prng.pick(['Manual', 'manual']),
    status: prng.chance(0.1) ? 'draft' : 'active',
    bare: prng.pick(['null', 'absent']),
  };
}

function reference(prng: Prng, prefix: string): Reference {
  return { id: prng.uuid(), name: `${prefix}-${String(prng.integer(1, 9_999)).padStart(4, '0')}` };
}
