import {
  JOSEAlgNotAllowed,
  JOSENotSupported,
  JWSInvalid,
  JWTClaimValidationFailed,
  JWTExpired,
  JWTInvalid,
} from 'jose/errors';
import { Failed } from '../domain/failure.ts';

const WHAT_TO_SEND = 'Send a valid token in the Authorization header, after the word Bearer.';

/** What can be wrong with a token, in the words that its bearer is told. */
const FLAWS = {
  malformed: 'The token is not a signed JSON Web Token of at most 8 kB',
  /** RFC 7515, 4.1.11. */
  extension: 'The token has a critical extension (crit) that is not known here',
  algorithm: 'The token is signed with an algorithm that is not accepted here',
  /** One sentence for a wrong key, a wrong signature and another content: a forger must not learn which it was. */
  signature: 'The signature of the token cannot be verified',
  type: 'The token is of a type that gives no access',
  expired: 'The token has expired',
  early: 'The token is not valid yet',
  endless: 'The token does not say when it expires',
  issuer: 'The token is not from the trusted issuer',
  audience: 'The token is meant for another audience',
  claims: 'The token has a claim of the wrong type',
} as const;

export type Flaw = keyof typeof FLAWS;

/** Nobody tried to say who they are. */
export function noToken(): Failed {
  return new Failed({ kind: 'unauthenticated', message: WHAT_TO_SEND });
}

/** The refusal of a token for a flaw, which the bearer is told of in the body and in the header. */
export function invalidToken(flaw: Flaw): Failed {
  const description = FLAWS[flaw];
  return new Failed({
    kind: 'unauthenticated',
    message: `${description}. ${WHAT_TO_SEND}`,
    tokenFlaw: { error: 'invalid_token', description },
  });
}

/**
 * What jose has against a token. It looks at the claims only when the signature is good, so that what they say is told
 * to nobody but a holder of the token.
 */
export function flawIn(error: unknown): Flaw {
  if (error instanceof JWTExpired) return 'expired';
  if (error instanceof JWTClaimValidationFailed) return flawInClaim(error);
  if (error instanceof JOSEAlgNotAllowed) return 'algorithm';
  // Algorithms that jose does not know are refused before.
  if (error instanceof JOSENotSupported) return 'extension';
  return error instanceof JWSInvalid || error instanceof JWTInvalid ? 'malformed' : 'signature';
}

function flawInClaim({ claim, reason }: JWTClaimValidationFailed): Flaw {
  if (claim === 'iss') return 'issuer';
  if (claim === 'aud') return 'audience';
  if (reason === 'missing') return 'endless';
  return reason === 'invalid' ? 'claims' : 'early';
}
