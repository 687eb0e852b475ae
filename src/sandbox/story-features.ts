import { instantFrom } from './instants.ts';
import type { DefinitionInput, RowInput } from './records.ts';
import type { StoryContext } from './story-rows.ts';

/** Feature gates: on, off, not yet, no longer, and with every quantity that could be misread as a switch. */
export function featureRows(
  { prng, now }: StoryContext,
  customer: string,
  features: readonly DefinitionInput[],
): readonly RowInput[] {
  return features.slice(0, 20).map((feature, index) => ({
    id: prng.uuid(),
    entitlement: feature.id,
    customer,
    source_type: 'Grant',
    quantity: [null, 1, 0][index % 3] ?? null,
    quantity_used: index % 4 === 0 ? 0 : null,
    active_from: instantFrom(now, index % 5 === 4 ? 30 : -90),
    expiry_at: [null, instantFrom(now, 275), instantFrom(now, -1)][index % 7 === 6 ? 2 : index % 2] ?? null,
    created_at: instantFrom(now, -91),
    event: 'Manual',
    status: index % 6 === 5 ? 'draft' : 'active',
    bare: index % 2 === 0 ? 'null' : 'absent',
  }));
}
