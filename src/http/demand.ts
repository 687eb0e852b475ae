import { type Tolerance, TOLERANT } from '../domain/tolerance.ts';

const DIRECTIVE = /(?:^|,)\s*(no-cache|max-age|stale-if-error)(?:\s*=\s*"?(\d+)"?)?\s*(?=,|$)/gi;

/** How old an answer a client takes, by the `Cache-Control` of its request (RFC 9111, RFC 5861). */
export function demandIn(cacheControl: string | undefined): Tolerance {
  if (cacheControl === undefined) return TOLERANT;
  let maxAgeMs: number | null = null;
  let staleIfErrorMs: number | null = null;
  for (const [, name = '', seconds] of cacheControl.matchAll(DIRECTIVE)) {
    const milliseconds = seconds === undefined ? null : Number(seconds) * 1000;
    switch (name.toLowerCase()) {
      case 'no-cache':
        maxAgeMs = 0;
        break;
      case 'max-age':
        if (milliseconds !== null) maxAgeMs = Math.min(maxAgeMs ?? Infinity, milliseconds);
        break;
      default:
        if (milliseconds !== null) staleIfErrorMs = milliseconds;
    }
  }
  return { maxAgeMs, staleIfErrorMs };
}
