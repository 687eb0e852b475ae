import type { EnvReader } from './env-reader.ts';
import { readJwt, refuseJwtVariables, type JwtConfig } from './jwt.ts';
import { isLoopback } from './loopback.ts';
import { oneOf } from './readers.ts';

/** How callers show who they are. */
export type AuthConfig = { readonly kind: 'none' } | { readonly kind: 'headers' } | JwtConfig;

export type AuthMode = AuthConfig['kind'];

/** Null when it was refused. */
export function readAuthMode(env: EnvReader): AuthMode | null {
  return env.optional('AUTH_MODE', oneOf(['none', 'headers', 'jwt']));
}

/** Nobody can open the gateway to other machines without saying who may ask. */
export function readAuth(env: EnvReader, mode: AuthMode | null, host: string): AuthConfig {
  switch (mode) {
    case null:
    case 'jwt':
      return readJwt(env, mode === 'jwt') ?? { kind: 'none' };
    case 'none':
      refuseJwtVariables(env, mode);
      if (!isLoopback(host)) {
        env.report(
          'AUTH_MODE',
          'is none, but HOST lets other machines in, and everyone there could read every customer. Set AUTH_MODE to jwt or headers, or HOST to 127.0.0.1.',
        );
      }
      return { kind: 'none' };
    case 'headers':
      refuseJwtVariables(env, mode);
      return { kind: 'headers' };
  }
}
