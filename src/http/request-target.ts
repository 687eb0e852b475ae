import type { IncomingHttpHeaders } from 'node:http';

/** The scheme and the authority of a target in absolute form, without user information: nobody may be sent any. */
const ABSOLUTE = /^https?:\/\/(\[[\da-f:.]+\]|[\w.~%!$&'()*+,;=-]+)(:\d*)?(?=[/?]|$)/i;

export interface RequestTarget {
  /** Path and query, an asterisk, or what is neither and was not understood. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Reads a target in absolute form as the path and query behind its authority, which then stands for the Host header
 * (RFC 9112, 3.2.2). Paths stay as they were sent: nothing is decoded, and no dots are resolved.
 */
export function readTarget(target: string, headers: IncomingHttpHeaders): RequestTarget {
  if (target.startsWith('/') || target === '*') return { target, headers };
  const [start, host, port = ''] = ABSOLUTE.exec(target) ?? [];
  if (start === undefined || host === undefined) return { target, headers };
  const rest = target.slice(start.length);
  return { target: rest.startsWith('/') ? rest : `/${rest}`, headers: { ...headers, host: host + port } };
}

/** A target without its query. */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}
