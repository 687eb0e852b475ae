import { generateKeyPairSync, sign } from 'node:crypto';

const ISSUER = 'https://id.example/';
const AUDIENCE = 'gateway';
const SCOPE = 'billing:all';

/** Somebody who may read the whole organisation, and how the gateway comes to know. */
export function createCaller(): { readonly token: string; readonly badToken: string; readonly env: Env } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'bench', iat: now, exp: now + 3600, scope: SCOPE };
  const content = `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode(claims)}`;
  const signed = (text: string) =>
    sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return {
    token: `${content}.${signed(content)}`,
    badToken: `${content}.${signed(`${content}.`)}`,
    env: {
      AUTH_MODE: 'jwt',
      JWT_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      JWT_ALGORITHMS: 'ES256',
      JWT_ORGANISATION_SCOPE: SCOPE,
    },
  };
}

export type Env = Readonly<Record<string, string>>;

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
