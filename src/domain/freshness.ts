/** How old what was read is, and whether it is only what was known. */
export interface Freshness {
  /** When the upstream was asked for it, in milliseconds since 1970. */
  readonly asOf: number;
  /** Whether the upstream failed since when it was asked again. */
  readonly isStale: boolean;
}

/** That of an answer, which may be kept: it turns stale for whoever holds it. */
export class AnswerFreshness implements Freshness {
  readonly asOf: number;
  /** The same on the clock that never goes back: dates may be set, so only this says what is newer, and how old it is. */
  readonly since: number;
  isStale = false;
  /** Whether it is records of customers, and all that were asked for: these change seldom. */
  isRecords = false;

  constructor(asOf: number, since: number) {
    this.asOf = asOf;
    this.since = since;
  }
}

/** That of something made of both: as old as the older, and stale if either is. */
export function older(one: Freshness, other: Freshness): Freshness {
  if (one === other) return one;
  return { asOf: Math.min(one.asOf, other.asOf), isStale: one.isStale || other.isStale };
}

/** That of something for which nothing had to be read. */
export function freshAt(epoch: number): Freshness {
  return { asOf: epoch, isStale: false };
}
