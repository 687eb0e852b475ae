import type { KeySet } from './key-set.ts';

/** Where the keys come from that tokens are checked with. Rejects with auth-unavailable where they cannot be had. */
export interface KeySource {
  /** The keys at hand. */
  current(): KeySet | Promise<KeySet>;
  /** Keys that may have one which `known` has not; null where there are none to be had. */
  newerThan(known: KeySet): Promise<KeySet | null>;
  /** Fetches what it will need, so that the first callers need not wait. */
  prepare(): void;
  /** Ends what is under way. */
  close(): void;
}

/** Keys that never change. */
export function fixedKeys(keys: KeySet): KeySource {
  return {
    current: () => keys,
    newerThan: () => Promise.resolve(null),
    prepare: () => undefined,
    close: () => undefined,
  };
}
