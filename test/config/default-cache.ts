import type { CacheConfig } from '../../src/config/cache.ts';

/** What is kept of answers where no variable says otherwise. */
export const DEFAULT_CACHE: CacheConfig = {
  ages: { freshMs: 5000, recordFreshMs: 60_000, staleMs: 30_000, staleIfErrorMs: 600_000 },
  answerBytes: 58_720_256,
  responseBytes: 8_388_608,
  store: null,
  invalidationSecrets: [],
};
