import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** Pages of other origins that may call the gateway. */
export interface CorsOptions {
  readonly origins: ReadonlySet<string>;
  /** Names of request headers that they may send besides those that every front end may. */
  readonly headers: readonly string[];
}

/** What the gateway reads. */
const OWN_HEADERS = [
  'authorization',
  'content-type',
  'organisation',
  'traceparent',
  'tracestate',
  'x-api-key',
  'x-gateway-debug',
  'x-request-id',
];

/** What clients and what watches over pages send unasked: a browser would not even ask where one of them is not allowed. */
const USUAL_HEADERS = [
  'apollo-require-preflight',
  'apollographql-client-name',
  'apollographql-client-version',
  'baggage',
  'cache-control',
  'graphql-client-name',
  'graphql-client-version',
  'newrelic',
  'sentry-trace',
  'x-datadog-origin',
  'x-datadog-parent-id',
  'x-datadog-sampling-priority',
  'x-datadog-trace-id',
  'x-graphql-yoga-csrf',
  'x-requested-with',
];

const EXPOSED_HEADERS = 'age, retry-after, x-request-id';
const PREFLIGHT_SECONDS = '600';

/**
 * Which headers let a browser page of another origin read an answer. Only origins of the list get any: never a wildcard,
 * and never the mere reflection of what was sent. Cookies play no part, so credentials are not allowed for. Null for none.
 */
export function corsHeaders(
  { origins }: CorsOptions,
  request: IncomingHttpHeaders,
): OutgoingHttpHeaders | null {
  const { origin } = request;
  if (origin === undefined || !origins.has(origin)) return null;
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS };
}

/** The further headers of an answer to a preflight. */
export function preflightHeaders(
  { origins, headers }: CorsOptions,
  request: IncomingHttpHeaders,
): OutgoingHttpHeaders {
  const { origin } = request;
  if (origin === undefined || !origins.has(origin)) return {};
  const allowed = new Set([...OWN_HEADERS, ...USUAL_HEADERS, ...headers]);
  return {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': [...allowed].join(', '),
    'access-control-max-age': PREFLIGHT_SECONDS,
  };
}
