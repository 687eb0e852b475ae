import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** How far the clock of the sender may be off, or how late a message may be, in seconds. */
const TOLERANCE_S = 300;
/** In `webhook-signature`, of which there may be several, one for each secret of the sender. */
const MOST_SIGNATURES = 10;

/**
 * Whether a message was signed with one of the secrets as Standard Webhooks has it: an HMAC-SHA-256 over id, timestamp and body, not
 * long ago. `epoch` in milliseconds since 1970.
 */
export function isSigned(
  headers: IncomingHttpHeaders,
  body: string,
  secrets: readonly Buffer[],
  epoch: number,
): boolean {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false;
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(epoch / 1000 - Number(timestamp)) > TOLERANCE_S) return false;
  const given = signatures
    .split(' ', MOST_SIGNATURES)
    .filter((each) => each.startsWith('v1,'))
    .map((each) => Buffer.from(each.slice('v1,'.length), 'base64'));
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest();
    return given.some((each) => each.length === expected.length && timingSafeEqual(each, expected));
  });
}
