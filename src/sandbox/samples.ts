import { STORIES } from './stories.ts';
import type { World } from './world.ts';

/** Who and what of the stories is worth asking for in a sample query. */
export type Samples = {
  readonly accountCustomer: string;
  readonly accountRow: string;
  readonly pagedCustomer: string;
  readonly gatedCustomer: string;
  readonly gates: readonly string[];
};

const MOST_GATES = 20;

/** Null for a world that does not tell the stories. */
export function samplesOf(world: World): Samples | null {
  const [big, strange, , gated] = STORIES.map(({ uuid }) => uuid);
  if (big === undefined || strange === undefined || gated === undefined) return null;
  const row = world.rowsOf(strange)[0];
  if (row === undefined) return null;
  const gates = new Set(world.rowsOf(gated).map(({ record }) => record.entitlement));
  return {
    accountCustomer: strange,
    accountRow: row.record.id,
    pagedCustomer: big,
    gatedCustomer: gated,
    gates: [...gates].slice(0, MOST_GATES),
  };
}
