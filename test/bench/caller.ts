import { type Env, Issuer, ORGANISATION_SCOPE } from './issuer.ts';

/** Somebody who may read the whole organisation, and how the gateway comes to know. */
export function createCaller(): { readonly token: string; readonly badToken: string; readonly env: Env } {
  const issuer = new Issuer();
  const claims = { scope: ORGANISATION_SCOPE };
  return {
    token: issuer.token(claims),
    badToken: issuer.badToken(claims),
    env: { ...issuer.env, JWT_PUBLIC_KEY: issuer.pem },
  };
}
