import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Reader } from './readers.ts';

/** A key to check signatures with, in PEM, and the algorithms that a token can be signed with for it. */
export type PublicKey = { readonly pem: string; readonly algorithms: readonly string[] };

const expected =
  'one public key or certificate in PEM (RSA of 2048 bits or more, P-256, P-384, P-521 or Ed25519)';
const CURVES: Readonly<Record<string, readonly string[]>> = {
  prime256v1: ['ES256'],
  secp384r1: ['ES384'],
  secp521r1: ['ES512'],
};

/** A private key is refused although its public half could be told from it: it must not lie about here. */
export const publicKey: Reader<PublicKey> = (text) => {
  const pem = text.replaceAll('\\n', '\n').trim();
  if (pem.includes('PRIVATE KEY-----')) return { ok: false, expected, came: 'a private key (not shown)' };
  if (
    !/^-----BEGIN (PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE)-----/.test(pem) ||
    pem.split('-----BEGIN').length > 2
  ) {
    return { ok: false, expected };
  }
  const key = keyIn(pem);
  const algorithms = key === null ? [] : algorithmsFor(key);
  return algorithms.length === 0 ? { ok: false, expected } : { ok: true, value: { pem, algorithms } };
};

function keyIn(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}

/** The signatures that a key can check; none for a key of no use, such as a short one. */
export function algorithmsFor({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): readonly string[] {
  if (asymmetricKeyType === 'ec') return CURVES[asymmetricKeyDetails?.namedCurve ?? ''] ?? [];
  if (asymmetricKeyType === 'ed25519') return ['EdDSA', 'Ed25519'];
  const isLongRsa = asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  return isLongRsa ? ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] : [];
}
