import { AUDIENCE, Issuer, ISSUER, SCOPE } from '../auth/issuer.ts';

const issuer = new Issuer();

/** The configuration of a gateway that lets in who holds a token of {@link tokenOf} or {@link organisationToken}. */
export const JWT_ENV = {
  AUTH_MODE: 'jwt',
  JWT_PUBLIC_KEY: issuer.pem,
  JWT_ISSUER: ISSUER,
  JWT_AUDIENCE: AUDIENCE,
  JWT_ALGORITHMS: 'ES256',
  JWT_ORGANISATION_SCOPE: SCOPE,
};

function soon(): number {
  return Math.floor(Date.now() / 1000) + 600;
}

/** The header of a caller bound to one customer. */
export async function tokenOf(customer: string): Promise<{ authorization: string }> {
  const token = await issuer.token({ iss: ISSUER, aud: AUDIENCE, exp: soon(), customer_id: customer });
  return { authorization: `Bearer ${token}` };
}

/** The header of a caller that may read the whole organisation. */
export async function organisationToken(): Promise<{ authorization: string }> {
  const token = await issuer.token({ iss: ISSUER, aud: AUDIENCE, exp: soon(), scope: SCOPE });
  return { authorization: `Bearer ${token}` };
}

/** The header of somebody whose token another issuer signed. */
export async function strangersToken(): Promise<{ authorization: string }> {
  const token = await new Issuer('other').token({ iss: ISSUER, aud: AUDIENCE, exp: soon(), scope: SCOPE });
  return { authorization: `Bearer ${token}` };
}
