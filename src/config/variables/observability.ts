import type { Variables } from './variable.ts';

/** What the gateway says about itself. */
export const observabilityVariables = {
  LOG_LEVEL: {
    fallback: 'info',
    help: 'How much is logged: silent, error, warn, info or debug.',
  },
  PRIVATE_PORT: {
    fallback: null,
    range: [0, 65_535],
    help: 'The port for operators, apart from PORT: serves /metrics and, with INVALIDATION_SECRET, /invalidate. 0 takes any free one. Unset: none.',
  },
  PRIVATE_HOST: {
    fallback: '127.0.0.1',
    help: 'The address that PRIVATE_PORT listens on; 0.0.0.0 or :: lets other machines scrape its metrics, with no questions asked.',
  },
  OTEL_TRACING: {
    fallback: 'off',
    help: 'on or off: whether spans go to the OpenTelemetry SDK of the process.',
  },
} as const satisfies Variables;
