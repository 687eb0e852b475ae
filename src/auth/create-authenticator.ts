import type { Credentials } from '../domain/credentials.ts';
import type { AuthConfig } from '../config/auth.ts';
import type { Clock } from '../domain/clock.ts';
import type { Authenticator } from './authenticator.ts';
import { createCallerHeaders } from './caller-headers.ts';
import { createJwtAuthenticator, type KeysFailed } from './jwt.ts';
import { createNoAuth } from './no-auth.ts';

/**
 * The configured way to tell who is calling. `credentials` are the gateway's own, which only AUTH_MODE=headers does
 * without; `keysFailed` is told when the publisher of the keys for tokens fails, as often as it does.
 */
export function createAuthenticator(
  config: AuthConfig,
  credentials: Credentials | null,
  clock: Clock,
  keysFailed: KeysFailed = () => undefined,
): Authenticator {
  if (config.kind === 'headers') return createCallerHeaders();
  if (credentials === null) throw new TypeError(`AUTH_MODE=${config.kind} needs the gateway's credentials.`);
  return config.kind === 'jwt'
    ? createJwtAuthenticator(config, credentials, clock, keysFailed)
    : createNoAuth(credentials);
}
