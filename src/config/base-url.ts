import type { Reader } from './readers.ts';

const expected = 'an absolute https URL without user, query and fragment (http only to this machine)';

/**
 * Where an API lives, to which paths are appended and a key is sent: hence https, except to this machine, and
 * nothing in the URL that would be lost or leaked when it is combined with a path.
 *
 * The URL parser forgives too much for that (backslashes, missing slashes, spaces, an empty query), so the text
 * is looked at as well as what it was parsed to. What came is described, because a URL may carry a password.
 */
export const baseUrl: Reader<URL> = (text) => {
  const came = flawOf(text);
  return came === null ? { ok: true, value: new URL(text) } : { ok: false, expected, came };
};

function flawOf(text: string): string | null {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[!-~]+$/i.test(text) || text.includes('\\') || !URL.canParse(text)) {
    return 'something else';
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `the scheme ${url.protocol}`;
  if (/^[^/]*\/\/[^/?#]*@/.test(text)) return 'one with a user name or password';
  if (text.includes('?')) return 'one with a query';
  if (text.includes('#')) return 'one with a fragment';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'plain http to another machine';
  return null;
}

/** `hostname` comes from a parsed URL, which has already spelled every IPv4 address with four decimal numbers. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
