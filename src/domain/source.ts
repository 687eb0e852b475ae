import type { AnswerFreshness } from './freshness.ts';
import type { Tolerance } from './tolerance.ts';

/** Something that somebody was told, which may be kept. */
export interface Known {
  /** Whether somebody who asks now could be told what is known of it, whatever becomes of the upstream. */
  isKept(tolerance: Tolerance): boolean;
}

/** Something kept that somebody was told from. */
export interface Source extends Known {
  /** As old as it was then. It turns stale for whoever holds it. */
  readonly freshness: AnswerFreshness;
  /** Whether the very same would be told again to somebody who asks now, with nothing asked of the upstream for it. */
  isStillTold(tolerance: Tolerance): boolean;
}
