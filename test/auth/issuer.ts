import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { exportJWK, type JWK, SignJWT } from 'jose';
import type { JwtConfig } from '../../src/config/jwt.ts';
import { ManualClock } from '../support/clock.ts';

export const ISSUER = 'https://id.example/';
export const AUDIENCE = 'gateway';
export const SCOPE = 'billing:all';
export const CUSTOMER = '0f8fad5b-d9cb-469f-a165-70867728950e';
export const credentials = {
  apiKey: 'gateway-key-canary',
  organisation: '6f1c2a0e-3b7d-4c55-9a51-0d1f2e3c4b5a',
};

const start = new ManualClock().epoch() / 1000;

/** Sound for an hour from the start of a manual clock, and bound to {@link CUSTOMER}. */
export const claims = { iss: ISSUER, aud: AUDIENCE, exp: start + 3600, customer_id: CUSTOMER };
export const now = start;

/** Whoever signs tokens: one key of the kind ES256. */
export class Issuer {
  readonly kid: string;
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  constructor(kid = 'first') {
    this.kid = kid;
  }

  get pem(): string {
    return this.#keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  async jwk(): Promise<JWK> {
    return { ...(await exportJWK(this.#keys.publicKey)), kid: this.kid, alg: 'ES256', use: 'sig' };
  }

  token(payload: Readonly<Record<string, unknown>> = claims, header: Record<string, unknown> = {}) {
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES256', kid: this.kid, typ: 'JWT', ...header })
      .sign(this.#keys.privateKey);
  }

  /** Signs whatever it is given, also what no library would write. */
  signed(header: object, payload: string): string {
    return signedBy(this.#keys.privateKey, header, payload);
  }
}

export function signedBy(key: KeyObject, header: object, payload: string): string {
  const content = `${encode(JSON.stringify(header))}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' });
  return `${content}.${signature.toString('base64url')}`;
}

/** A token whose signature anybody can make who knows `secret`. */
export function symmetric(secret: string, header: object, payload: object): string {
  const content = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(payload))}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

export function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** The configuration for tokens of an issuer whose key is given. */
export function configFor(keys: JwtConfig['keys']): JwtConfig {
  return {
    kind: 'jwt',
    keys,
    issuer: ISSUER,
    audience: [AUDIENCE],
    algorithms: ['ES256'],
    customerClaim: 'customer_id',
    organisationScope: SCOPE,
    clockToleranceS: 60,
  };
}
