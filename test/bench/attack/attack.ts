import type { Served } from './served.ts';

/** What an attack is run with. */
export interface Terms {
  /** The gateway's dist/main.js. */
  readonly build: string;
  /** Longer and larger; quick otherwise. */
  readonly full: boolean;
  /** How long the upstream is out where it is. */
  readonly outageSeconds: number;
}

/** Something that hurts others, or once did. */
export interface Attack {
  readonly name: string;
  readonly title: string;
  /** Does it against gateways of its own; a finding for each variant. */
  run(terms: Terms): Promise<readonly Finding[]>;
}

export interface Finding {
  readonly variant: string;
  /** Callers that have nothing to do with it. */
  readonly others: Served;
  readonly peakMegabytes: number;
  readonly checks: readonly Check[];
}

/** One thing that must be so, and what was seen of it. */
export interface Check {
  readonly saw: string;
  readonly must: string;
  readonly holds: boolean;
}
