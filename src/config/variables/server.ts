import type { Variables } from './variable.ts';

/** How patient the server is with its clients. */
export const serverVariables = {
  HEADERS_TIMEOUT_MS: {
    fallback: '10000',
    range: [100, 60_000],
    help: 'How long a client may take to send the head of a request, in milliseconds.',
  },
  REQUEST_TIMEOUT_MS: {
    fallback: '30000',
    range: [100, 300_000],
    help: 'How long a client may take to send a whole request, in milliseconds. A body has two seconds of it, and one more for every 25 kB.',
  },
  DRAIN_DELAY_MS: {
    fallback: null,
    range: [0, 120_000],
    help: 'How long to go on serving after the signal to stop, until load balancers have noticed, in milliseconds. Unset: 5000, or 0 where only this machine is served.',
  },
  DRAIN_TIMEOUT_MS: {
    fallback: '20000',
    range: [0, 300_000],
    help: 'How long requests in flight may then take to finish, in milliseconds; set it to at least OPERATION_DEADLINE_MS to lose none.',
  },
} as const satisfies Variables;
