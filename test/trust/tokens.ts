import { AUDIENCE, Issuer, ISSUER, SCOPE } from '../auth/issuer.ts';

/** Long after anybody runs this. */
const LATER = 4_102_444_800;

export const issuer = new Issuer();

/** What a gateway must be told to trust the issuer, but for its key. */
export const JWT_RULES = {
  AUTH_MODE: 'jwt',
  JWT_ISSUER: ISSUER,
  JWT_AUDIENCE: AUDIENCE,
  JWT_ALGORITHMS: 'ES256',
  JWT_ORGANISATION_SCOPE: SCOPE,
} as const;

export const JWT_ENV = { ...JWT_RULES, JWT_PUBLIC_KEY: issuer.pem };

/** Sound claims, with or without more. */
export function claimsWith(more: Readonly<Record<string, unknown>> = {}) {
  return { iss: ISSUER, aud: AUDIENCE, exp: LATER, ...more };
}

/** The header of a caller that is bound to one customer. */
export async function boundTo(customer: string): Promise<Record<string, string>> {
  return bearer(await issuer.token(claimsWith({ customer_id: customer })));
}

/** The header of a caller that may read every customer. */
export async function organisationWide(): Promise<Record<string, string>> {
  return bearer(await issuer.token(claimsWith({ scope: SCOPE })));
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** The keys of the issuer as it publishes them. */
export async function publishedKeys(): Promise<string> {
  return JSON.stringify({ keys: [await issuer.jwk()] });
}
