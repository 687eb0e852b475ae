import type { Cache } from '../../../src/reads/cache/create-cache.ts';
import type { SharedStore } from '../../../src/store/shared-store.ts';

/** Has a cache forget what its store tells of, as the gateway does. */
export function hear(store: SharedStore, cache: Cache): void {
  store.listen({
    invalidated: (groups) => {
      cache.forget(groups);
    },
    gap: () => {
      cache.forgetAll();
    },
    paused: () => undefined,
    refused: (credential, isRefused) => {
      cache.refused(credential, isRefused);
    },
  });
}
