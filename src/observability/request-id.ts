import type { RandomHex } from './random-hex.ts';

const ACCEPTABLE = /^[A-Za-z0-9._-]{1,64}$/;
const FRESH_BYTES = 16;

/** The caller's `x-request-id` where it is harmless in a header and in a log line, otherwise a new one. */
export function requestIdFrom(
  header: string | readonly string[] | null | undefined,
  randomHex: RandomHex,
): string {
  return typeof header === 'string' && ACCEPTABLE.test(header) ? header : randomHex(FRESH_BYTES);
}
