import { createPublicKey } from 'node:crypto';
import type { FetchImplementation, JWTVerifyResult } from 'jose';
import { jwtVerify } from 'jose/jwt/verify';
import type { JwtConfig } from '../config/jwt.ts';
import type { Clock } from '../domain/clock.ts';
import { Failed } from '../domain/failure.ts';
import type { Authenticator } from './authenticator.ts';
import { bearerToken, invalidToken } from './bearer.ts';
import { principalOf } from './claims.ts';
import { hasDuplicateKeys } from './duplicate-keys.ts';
import type { Credentials, Principal } from './principal.ts';
import { forbidden } from './refusals.ts';
import { createRemoteKeys } from './remote-keys.ts';
import { VerifiedTokens } from './verified-tokens.ts';

/**
 * Takes callers for what a signed token says they are. 401 for a token that is not sound, 403 for a sound one that
 * gives access to nothing.
 */
export function createJwtAuthenticator(
  config: JwtConfig,
  credentials: Credentials,
  clock: Clock,
  fetchJwks?: FetchImplementation,
): Authenticator {
  const verify = createVerify(config, clock, fetchJwks);
  const verified = new VerifiedTokens(clock);

  async function readToken(token: string): Promise<Principal> {
    const { payload } = await verify(token);
    if (hasDuplicateKeys(payloadText(token))) throw forbidden();
    const principal = principalOf(payload, config, credentials);
    verified.remember(token, principal, ((payload.exp ?? 0) + config.clockToleranceS) * 1000);
    return principal;
  }

  return {
    looksAt: 'Authorization',
    authenticate({ authorization }) {
      const token = bearerToken(authorization);
      if (token === null) return Promise.reject(invalidToken());
      const known = verified.principalOf(token);
      return known === undefined ? readToken(token) : Promise.resolve(known);
    },
  };
}

/** Resolves for a token with a good signature that is meant for us, now; rejects in one way for every other. */
function createVerify(config: JwtConfig, clock: Clock, fetchJwks: FetchImplementation | undefined) {
  const { keys, issuer, audience, algorithms, clockToleranceS } = config;
  const key = keys.kind === 'jwks' ? createRemoteKeys(keys.url, clock, fetchJwks) : createPublicKey(keys.pem);
  const rules = {
    issuer,
    audience: [...audience],
    algorithms: [...algorithms],
    requiredClaims: ['exp'],
    clockTolerance: clockToleranceS,
  };
  return async (token: string): Promise<JWTVerifyResult> => {
    const result = await jwtVerify(token, key, { ...rules, currentDate: new Date(clock.epoch()) }).catch(
      (error: unknown) => {
        throw error instanceof Failed ? error : invalidToken();
      },
    );
    if (!isTypeOfAccess(result.protectedHeader.typ)) throw invalidToken();
    return result;
  };
}

/** An issuer signs other things with the same keys, such as logout tokens and proofs: they say so and grant nothing. */
function isTypeOfAccess(typ: unknown): boolean {
  return typ === undefined || (typeof typ === 'string' && /^(application\/)?(at\+)?jwt$/i.test(typ));
}

function payloadText(token: string): string {
  return Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
}
