import type { SharedStore } from './shared-store.ts';

/** The store of a process that shares nothing. */
export const noStore: SharedStore = {
  look: () => Promise.resolve(null),
  write: () => undefined,
  drop: () => undefined,
  lease: () => Promise.resolve(null),
  // There is nobody who would have to be told.
  invalidate: () => Promise.resolve(true),
  // Nor who would have to be heard.
  hears: true,
  listen: () => undefined,
  pause: () => undefined,
  refuse: () => undefined,
  spend: () => Promise.resolve(null),
  close: () => Promise.resolve(),
};
