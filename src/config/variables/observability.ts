import type { Variables } from './variable.ts';

/** What the gateway says about itself. */
export const observabilityVariables = {
  LOG_LEVEL: {
    fallback: 'info',
    help: 'How much is logged: silent, error, warn, info or debug.',
  },
  METRICS_PORT: {
    fallback: null,
    range: [0, 65_535],
    help: 'The port that metrics are served on, apart from PORT; 0 takes any free one. Unset: no metrics.',
  },
  OTEL_TRACING: {
    fallback: 'off',
    help: 'on or off: whether spans go to the OpenTelemetry SDK of the process.',
  },
} as const satisfies Variables;
