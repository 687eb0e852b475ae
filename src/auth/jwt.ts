import type { Credentials } from '../domain/credentials.ts';
import { createPublicKey } from 'node:crypto';
import type { JwtConfig } from '../config/jwt.ts';
import type { Clock } from '../domain/clock.ts';
import type { Authenticator } from './authenticator.ts';
import { bearerToken, noBearerToken } from './bearer.ts';
import { principalOf } from './claims.ts';
import { hasDuplicateKeys } from './duplicate-keys.ts';
import { KeySet } from './key-set.ts';
import { fixedKeys, type KeySource } from './key-source.ts';
import { forbidden } from './refusals.ts';
import { RemoteKeys } from './remote-keys.ts';
import { type Verified, VerifiedTokens } from './verified-tokens.ts';
import { createVerifyToken } from './verify-token.ts';

/** Told that the keys could not be fetched, and why. */
export type KeysFailed = (cause: string, ageMs: number | null) => void;

/**
 * Takes callers for what a signed token says they are. 401 for a token that is not sound, 403 for a sound one that
 * gives access to nothing.
 */
export function createJwtAuthenticator(
  config: JwtConfig,
  credentials: Credentials,
  clock: Clock,
  keysFailed: KeysFailed,
): Authenticator {
  const verified = new VerifiedTokens(clock);
  const source = keySource(config, clock, keysFailed, verified);
  const verify = createVerifyToken(config, source, clock);

  async function readToken(token: string): Promise<Verified> {
    const payload = await verify(token);
    if (hasDuplicateKeys(payloadText(token))) throw forbidden();
    const principal = principalOf(payload, config, credentials);
    return { principal, expiresAt: ((payload.exp ?? 0) + config.clockToleranceS) * 1000 };
  }

  return {
    looksAt: 'Authorization',
    authenticate({ authorization }) {
      const token = bearerToken(authorization);
      if (token === null) return Promise.reject(noBearerToken(authorization));
      const known = verified.principalOf(token);
      return known === undefined ? verified.verify(token, readToken) : Promise.resolve(known);
    },
    prepare: () => {
      source.prepare();
    },
    close: () => {
      source.close();
    },
  };
}

/** With other keys than before, tokens have to show again that one of them has signed them. */
function keySource(
  { keys, algorithms }: JwtConfig,
  clock: Clock,
  failed: KeysFailed,
  verified: VerifiedTokens,
): KeySource {
  if (keys.kind === 'public-key') return fixedKeys(KeySet.of(createPublicKey(keys.pem), algorithms));
  const changed = () => {
    verified.clear();
  };
  return new RemoteKeys({ url: keys.url, algorithms, clock, failed, changed });
}

function payloadText(token: string): string {
  return Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
}
