/** What no variable changes, and whoever puts something in front of the gateway has to know. */
export const GRAPHQL_PATH = '/graphql';
export const LIVE_PATH = '/health/live';
export const READY_PATH = '/health/ready';
/** On the private port. */
export const METRICS_PATH = '/metrics';
export const INVALIDATION_PATH = '/invalidate';

/** Longer than proxies keep idle connections, so that it is they who close and no request meets a closing one. */
export const KEEP_ALIVE_MS = 65_000;

/** Where DRAIN_DELAY_MS is unset and other machines are served: long enough for a load balancer to stop sending. */
export const DRAIN_DELAY_MS = 5_000;

/** How long a reader of the log may take nothing before the rest of it is given up. */
export const LOG_PATIENCE_MS = 2_000;
