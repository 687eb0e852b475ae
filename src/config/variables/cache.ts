import type { Variables } from './variable.ts';

/** What is kept of answers, and where replicas share it. */
export const cacheVariables = {
  CACHE_FRESH_MS: {
    fallback: '5000',
    range: [0, 600_000],
    help: 'For how long an answer of Zenskar is as good as new, in milliseconds, and nothing is asked. 0: nothing is kept at all.',
  },
  CACHE_RECORD_FRESH_MS: {
    fallback: '60000',
    range: [0, 3_600_000],
    help: "The same of a customer's own record: name, e-mail address, external id.",
  },
  CACHE_STALE_MS: {
    fallback: '30000',
    range: [0, 3_600_000],
    help: 'For how long after that an answer is still told at once, while it is asked for anew, in milliseconds.',
  },
  CACHE_STALE_IF_ERROR_MS: {
    fallback: '600000',
    range: [0, 86_400_000],
    help: 'For how long after it was fresh an answer is still served when Zenskar gives no fresh answer, marked with isStale, in milliseconds.',
  },
  CACHE_MB: {
    fallback: '64',
    range: [1, 4096],
    help: 'How much one process keeps of answers, and of the responses made of them, in megabytes.',
  },
  INVALIDATION_SECRET: {
    fallback: null,
    secret: true,
    help: 'Signs messages to /invalidate on PRIVATE_PORT, which make the gateway forget what it keeps of customers: whsec_ and at least 24 bytes in Base64, as Standard Webhooks has it. With several, comma-separated, any may sign: add a new one before its sender uses it. Unset: nobody may.',
  },
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
    help: 'Seals what is kept in Redis, at least 32 characters. With several, comma-separated, the first seals and all open: add a new one behind, put it in front once all replicas know it, and drop the old one later. Needed with REDIS_URL, unless CACHE_SEALING is off.',
  },
  CACHE_SEALING: {
    fallback: 'on',
    help: 'on or off: whether what is kept in Redis is encrypted.',
  },
} as const satisfies Variables;
