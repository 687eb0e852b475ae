import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

const ALLOWED_HEADERS =
  'authorization, content-type, organisation, traceparent, tracestate, x-api-key, x-gateway-debug, x-request-id';
const EXPOSED_HEADERS = 'retry-after, x-request-id';
const PREFLIGHT_SECONDS = '600';

/**
 * Which headers let a browser page of another origin read an answer. Only origins of the list get any: never a wildcard,
 * and never the mere reflection of what was sent. Cookies play no part, so credentials are not allowed for. Null for none.
 */
export function corsHeaders(
  origins: ReadonlySet<string>,
  request: IncomingHttpHeaders,
): OutgoingHttpHeaders | null {
  const { origin } = request;
  if (origin === undefined || !origins.has(origin)) return null;
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS };
}

/** The further headers of an answer to a preflight. */
export function preflightHeaders(
  origins: ReadonlySet<string>,
  request: IncomingHttpHeaders,
): OutgoingHttpHeaders {
  const { origin } = request;
  if (origin === undefined || !origins.has(origin)) return {};
  return {
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': PREFLIGHT_SECONDS,
  };
}
