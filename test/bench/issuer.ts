import { generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';

export type Env = Readonly<Record<string, string>>;

export const ORGANISATION_SCOPE = 'billing:all';

const ISSUER = 'https://id.example/';
const AUDIENCE = 'gateway';
const LIFETIME_S = 3600;

/** Whoever signs tokens, with one key of the kind ES256; they name it where it has a name. */
export class Issuer {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #header: Readonly<Record<string, string>>;

  /** What lets the gateway take its tokens, but for where the key is to be had. */
  readonly env: Env = {
    AUTH_MODE: 'jwt',
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: AUDIENCE,
    JWT_ALGORITHMS: 'ES256',
    JWT_ORGANISATION_SCOPE: ORGANISATION_SCOPE,
  };

  constructor(kid?: string) {
    this.#header = kid === undefined ? {} : { kid };
  }

  get pem(): string {
    return this.#keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  /** The public key, as a publisher of keys shows it. */
  get jwk(): JsonWebKey {
    return { ...this.#keys.publicKey.export({ format: 'jwk' }), ...this.#header, alg: 'ES256', use: 'sig' };
  }

  /** A sound token, good for an hour. */
  token(claims: Readonly<Record<string, string>>, header: Readonly<Record<string, string>> = {}): string {
    const content = contentOf(claims, { ...this.#header, ...header });
    return `${content}.${this.#sign(content)}`;
  }

  /** A token whose signature is that of another text. */
  badToken(claims: Readonly<Record<string, string>>): string {
    const content = contentOf(claims, this.#header);
    return `${content}.${this.#sign(`${content}.`)}`;
  }

  #sign(text: string): string {
    const key = { key: this.#keys.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return sign('sha256', Buffer.from(text), key).toString('base64url');
  }
}

function contentOf(claims: object, header: object): string {
  const now = Math.floor(Date.now() / 1000);
  const all = { iss: ISSUER, aud: AUDIENCE, sub: 'bench', iat: now, exp: now + LIFETIME_S, ...claims };
  return `${encode({ alg: 'ES256', typ: 'JWT', ...header })}.${encode(all)}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
