import type { KeyObject } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { JWSSignatureVerificationFailed } from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import type { JwtConfig } from '../config/jwt.ts';
import type { Clock } from '../domain/clock.ts';
import type { KeySource } from './key-source.ts';
import { flawIn, invalidToken } from './token-flaws.ts';

/**
 * Resolves with the claims of a token that has a good signature and is meant for us, now. Rejects with `Failed`:
 * unauthenticated, or auth-unavailable when the key may exist and cannot be had.
 */
export type VerifyToken = (token: string) => Promise<JWTPayload>;

export function createVerifyToken(config: JwtConfig, source: KeySource, clock: Clock): VerifyToken {
  const { issuer, audience, algorithms, clockToleranceS } = config;
  const rules = {
    issuer,
    audience: [...audience],
    algorithms: [...algorithms],
    requiredClaims: ['exp'],
    clockTolerance: clockToleranceS,
  };

  return async (token) => {
    const { algorithm, kid } = readHeader(token, algorithms);
    const keys = await source.current();
    const claims = await verifyWithOneOf(token, keys.fitting(kid, algorithm));
    if (claims !== null) return claims;
    if (keys.names(kid, algorithm)) throw invalidToken('signature');
    const newer = await source.newerThan(keys);
    const claimsNow = newer && (await verifyWithOneOf(token, newer.fitting(kid, algorithm)));
    if (claimsNow === null) throw invalidToken('signature');
    return claimsNow;
  };

  /** Null when none of the keys has signed the token. */
  async function verifyWithOneOf(token: string, keys: readonly KeyObject[]): Promise<JWTPayload | null> {
    for (const key of keys) {
      try {
        const currentDate = new Date(clock.epoch());
        const { payload, protectedHeader } = await jwtVerify(token, key, { ...rules, currentDate });
        if (isTypeOfAccess(protectedHeader.typ)) return payload;
      } catch (error) {
        if (error instanceof JWSSignatureVerificationFailed) continue;
        throw invalidToken(flawIn(error));
      }
      throw invalidToken('type');
    }
    return null;
  }
}

/** What the token says of its signature. Whoever could be refused by that is, before any key is asked for. */
function readHeader(token: string, accepted: readonly string[]): { algorithm: string; kid?: string } {
  const { alg: algorithm, kid } = decoded(token);
  if (typeof algorithm !== 'string' || !accepted.includes(algorithm)) throw invalidToken('algorithm');
  if (kid !== undefined && typeof kid !== 'string') throw invalidToken('malformed');
  return kid === undefined ? { algorithm } : { algorithm, kid };
}

function decoded(token: string): Readonly<Record<string, unknown>> {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw invalidToken('malformed');
  }
}

/** An issuer signs other things with the same keys, such as logout tokens and proofs: they say so and grant nothing. */
function isTypeOfAccess(typ: unknown): boolean {
  return typ === undefined || (typeof typ === 'string' && /^(application\/)?(at\+)?jwt$/i.test(typ));
}
