import type { Variables } from './variable.ts';

/** What is kept of answers, and where replicas share it. */
export const cacheVariables = {
  REDIS_URL: {
    fallback: null,
    secret: true,
    help: 'Where replicas share what they keep: redis: or rediss:, with +sentinel or +cluster for those. Unset: every process keeps its own.',
  },
  REDIS_TIMEOUT_MS: {
    fallback: '50',
    range: [5, 1000],
    help: 'How long one command to Redis may take, in milliseconds. After three that took longer Redis is left alone for a second.',
  },
  CACHE_SECRET: {
    fallback: null,
    secret: true,
    help: 'Seals what is kept in Redis, at least 32 characters. Of several between commas the first seals, and all open: put a new one in front, and drop the old one later. Needed with REDIS_URL, unless CACHE_SEALING is off.',
  },
  CACHE_SEALING: {
    fallback: 'on',
    help: 'on or off: whether what is kept in Redis is encrypted.',
  },
} as const satisfies Variables;
