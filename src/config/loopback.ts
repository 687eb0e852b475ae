import { isIPv6 } from 'node:net';

/**
 * Whether a host name or address means this machine and no other. The URL parser spells every address in one way
 * first; names other than localhost are not looked up, since what they mean may change.
 */
export function isLoopback(host: string): boolean {
  const url = `http://${isIPv6(host) ? `[${host}]` : host}`;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
