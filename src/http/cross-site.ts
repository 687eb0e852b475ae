import type { IncomingHttpHeaders } from 'node:http';
import { isJson, namesJson } from './media-types.ts';

/**
 * Headers that a page of another origin can only send when a preflight allowed it, and that nothing on the way to the gateway
 * adds by itself, as proxies do with those of tracing.
 */
const DELIBERATE = [
  'x-api-key',
  'apollo-require-preflight',
  'x-graphql-yoga-csrf',
  'x-requested-with',
  'apollographql-client-name',
  'graphql-client-name',
];

/** Browsers remember these credentials, and send them along with whatever a page links to. */
const REMEMBERED = /^basic\b/i;

/**
 * Whether a GET was made by a client of GraphQL. Links, images, scripts and forms of any site make a browser send others, in
 * the name of whoever sits in front of it; what they ask for must not even be executed. The types of GraphQL in an Accept
 * header are enough: none of those sends them, and a script that does may read nothing without CORS.
 */
export function isDeliberate(headers: IncomingHttpHeaders): boolean {
  if (namesJson(headers.accept) || isJson(headers['content-type'])) return true;
  const { authorization } = headers;
  if (authorization !== undefined && !REMEMBERED.test(authorization)) return true;
  return DELIBERATE.some((name) => headers[name] !== undefined);
}
