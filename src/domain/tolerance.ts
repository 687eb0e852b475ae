/** How old an answer somebody takes, in milliseconds; null where they leave that to the gateway. */
export interface Tolerance {
  /** The oldest that they want to be told. */
  readonly maxAgeMs: number | null;
  /** The oldest that they take where the upstream fails; also one that is older than `maxAgeMs`, which they are not told otherwise. */
  readonly staleIfErrorMs: number | null;
}

export const TOLERANT: Tolerance = { maxAgeMs: null, staleIfErrorMs: null };
