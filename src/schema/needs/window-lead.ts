import type { Shown } from './connection-kind.ts';
import type { Group, Lead, Place } from './need.ts';
import type { WindowCost } from './window-cost.ts';

/** Enters a window of so many rows in the ledger at its cost, and tells of the rows that it leads to. */
export function leadOfWindow<Query, Row>(
  { kind, list, known }: Shown<Query, Row>,
  count: number,
  cost: WindowCost,
  { ledger, gate, path }: Place,
  { times }: Group,
): Lead {
  const repeated = times * count;
  ledger.addWindow(gate, list.scope, cost, Math.max(times, repeated));
  const { customer } = list;
  const group = count === 0 ? null : { customer, known, distinct: count, times: repeated };
  return { type: kind.type, gate: path, places: times, group };
}
