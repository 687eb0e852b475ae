import type { Variables } from './variable.ts';

/** Where to listen, whom to ask, and how lists are paged. */
export const basicVariables = {
  ZENSKAR_API_KEY: {
    fallback: null,
    secret: true,
    help: "The organisation's API key. Without it and ZENSKAR_ORGANISATION the embedded sandbox answers, with AUTH_MODE=none only.",
  },
  ZENSKAR_ORGANISATION: {
    fallback: null,
    // Not a secret by itself, but the place where a key is pasted by mistake.
    secret: true,
    help: "The organisation's id, a UUID. Goes together with ZENSKAR_API_KEY.",
  },
  ZENSKAR_BASE_URL: {
    fallback: 'https://api.zenskar.com',
    help: "Where Zenskar's REST API lives, optionally with a path prefix. Only with credentials, or with AUTH_MODE=headers.",
  },
  ZENSKAR_API_VERSION: {
    fallback: null,
    help: 'The API version to ask Zenskar for, eight digits such as 20230501. Unset: whatever Zenskar serves.',
  },
  SANDBOX_NOW: {
    fallback: null,
    help: "The instant around which the sandbox's stories are told, such as 2026-06-01T00:00:00Z. Unset: the moment it starts.",
  },
  USABLE_STATUSES: {
    fallback: 'active',
    help: "The assignment statuses, in Zenskar's words, that allow use: comma-separated, in any case. Balances count only assignments with one of them.",
  },
  PORT: { fallback: '4000', range: [0, 65_535], help: 'The port to listen on; 0 takes any free one.' },
  HOST: {
    fallback: '127.0.0.1',
    help: 'The address to listen on; 0.0.0.0 or :: opens the gateway to other machines, which needs an AUTH_MODE.',
  },
  MAX_PAGE_SIZE: {
    fallback: '500',
    range: [1, 5000],
    help: 'The largest first or last that a connection accepts.',
  },
  UPSTREAM_PAGE_LIMIT: {
    fallback: '100',
    range: [1, 1000],
    help: 'How many rows one call to Zenskar asks for at most.',
  },
  CURSOR_SECRET: {
    fallback: null,
    secret: true,
    help: 'Signs cursors, at least 32 characters. With several, comma-separated, the first signs and all are accepted: add a new one behind, put it in front once all replicas know it, and drop the old one later. Unset: derived from the credentials, so cursors stop working when the key changes.',
  },
  UPSTREAM_TIMEOUT_MS: {
    fallback: '10000',
    range: [100, 25_000],
    help: 'How long one call to Zenskar may take, in milliseconds.',
  },
  UPSTREAM_CONNECTIONS: {
    fallback: '32',
    range: [1, 256],
    help: 'How many connections to Zenskar are open at most, and so how many calls run at once.',
  },
  UPSTREAM_MAX_BYTES: {
    fallback: '10485760',
    range: [65_536, 67_108_864],
    help: 'The largest answer read from Zenskar, in bytes.',
  },
} as const satisfies Variables;
