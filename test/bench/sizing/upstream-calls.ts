import { type Keeping, measureSharing, type Sharing } from '../replicas.ts';

/** What some replicas ask the upstream for, for some customers. */
export interface UpstreamCalls {
  readonly keeping: Keeping;
  readonly customers: number;
  readonly replicas: number;
  readonly sharing: Sharing;
}

/** Each active customer has two pollers. */
const CELLS: readonly Omit<UpstreamCalls, 'sharing'>[] = [
  ...(['each for itself', 'all in one Redis'] as const).flatMap((keeping) =>
    [1, 2, 4].map((replicas) => ({ keeping, customers: 50, replicas })),
  ),
  { keeping: 'all in one Redis', customers: 10, replicas: 2 },
  { keeping: 'all in one Redis', customers: 200, replicas: 2 },
];

export async function measureUpstreamCalls(
  build: string,
  node: string,
  seconds: number,
): Promise<UpstreamCalls[]> {
  const results: UpstreamCalls[] = [];
  for (const cell of CELLS) {
    const terms = { build, node, seconds, pollers: 2 * cell.customers, ...cell };
    results.push({ ...cell, sharing: await measureSharing(cell.keeping, terms) });
  }
  return results;
}
