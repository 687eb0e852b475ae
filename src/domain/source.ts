import type { Freshness } from './freshness.ts';
import type { Tolerance } from './tolerance.ts';

/** Something kept that somebody was told from. */
export interface Source {
  /** As old as it was then. It turns stale for whoever holds it. */
  readonly freshness: Freshness;
  /** Whether the very same would be told again to somebody who asks now, with nothing asked of the upstream for it. */
  isStillTold(tolerance: Tolerance): boolean;
}
