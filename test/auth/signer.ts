import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { claims } from './issuer.ts';

/** A key pair of any algorithm, and the tokens that it signs. */
export interface Signer {
  readonly jwk: JWK;
  readonly secretJwk: JWK;
  /** A sound token that nobody has seen; its header says the algorithm and what is given. */
  readonly token: (header?: Readonly<Record<string, unknown>>) => Promise<string>;
}

let serial = 0;

export async function signer(alg: string, kid?: string): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const named = kid === undefined ? {} : { kid };
  return {
    jwk: { ...(await exportJWK(publicKey)), ...named },
    secretJwk: { ...(await exportJWK(privateKey)), ...named },
    token: (header = named) =>
      new SignJWT({ ...claims, jti: `signed ${serial++}` })
        .setProtectedHeader({ alg, ...header })
        .sign(privateKey),
  };
}
