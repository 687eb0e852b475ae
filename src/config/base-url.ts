import { isLoopback } from './loopback.ts';
import type { Reader } from './readers.ts';

/**
 * Where an API lives, to which paths are appended and a key is sent: hence https, except to this machine, and
 * nothing in the URL that would be lost or leaked when it is combined with a path.
 */
export const baseUrl: Reader<URL> = (text) => {
  const came = flawOf(text) ?? (text.includes('?') ? 'one with a query' : null);
  const expected = 'an absolute https URL without user, query and fragment (http only to this machine)';
  return came === null ? { ok: true, value: new URL(text) } : { ok: false, expected, came };
};

/** Where one document is fetched from that decides whom to trust. It may have a query, as some publishers need. */
export const documentUrl: Reader<URL> = (text) => {
  const came = flawOf(text);
  const expected = 'an absolute https URL without user and fragment (http only to this machine)';
  return came === null ? { ok: true, value: new URL(text) } : { ok: false, expected, came };
};

/**
 * The URL parser forgives too much here (backslashes, missing slashes, spaces, an empty query), so the text is looked
 * at as well as what it was parsed to. What came is described, because a URL may carry a password.
 */
function flawOf(text: string): string | null {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[!-~]+$/i.test(text) || text.includes('\\') || !URL.canParse(text)) {
    return 'something else';
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `the scheme ${url.protocol}`;
  if (/^[^/]*\/\/[^/?#]*@/.test(text)) return 'one with a user name or password';
  if (text.includes('#')) return 'one with a fragment';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'plain http to another machine';
  return null;
}
