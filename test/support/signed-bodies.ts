import { createHmac, hkdfSync } from 'node:crypto';

/** The signature that whoever knows the secret can put under any body of a cursor. */
export function signatureOf(secret: string, scope: string, body: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'zenskar-graphql-gateway cursor v1', 32));
  return createHmac('sha256', key).update(`${scope}\n${body}`).digest('base64url').slice(0, 22);
}

/** A cursor in the current form around any bytes. */
export function signedCursor(secret: string, scope: string, bytes: Uint8Array, place: string): string {
  const body = Buffer.from(bytes).toString('base64url');
  return `${body}${signatureOf(secret, scope, body)}.${place}`;
}

/** A cursor in the form before December 2026 around any text. */
export function signedLegacyCursor(secret: string, scope: string, text: string, place: string): string {
  const body = Buffer.from(text).toString('base64url');
  return `${body}.${signatureOf(secret, scope, body)}.${place}`;
}
