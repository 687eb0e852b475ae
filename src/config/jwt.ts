import { asymmetricAlgorithm } from './algorithms.ts';
import { documentUrl } from './base-url.ts';
import type { EnvReader } from './env-reader.ts';
import type { VariableName } from './env.ts';
import { type PublicKey, publicKey } from './public-key.ts';
import { listOf, textLike, word } from './readers.ts';
import { authVariables } from './variables/auth.ts';

/** What a bearer token must be like, and what in it says who the caller is. */
export type JwtConfig = {
  readonly kind: 'jwt';
  readonly keys:
    { readonly kind: 'jwks'; readonly url: URL } | { readonly kind: 'public-key'; readonly pem: string };
  readonly issuer: string;
  readonly audience: readonly string[];
  /** Asymmetric; with one public key only those that fit it. Never empty. */
  readonly algorithms: readonly string[];
  readonly customerClaim: string;
  readonly organisationScope: string | null;
  readonly clockToleranceS: number;
};

const scope = textLike(/^[!#-[\]-~]+$/, 'one scope, without spaces, quotes and backslashes');

/** Reports what is wrong in any case, and what is missing only if it is `needed`. */
export function readJwt(env: EnvReader, needed: boolean): JwtConfig | null {
  const url = env.optional('JWT_JWKS_URL', documentUrl);
  const key = env.optional('JWT_PUBLIC_KEY', publicKey);
  const issuer = env.optional('JWT_ISSUER', word);
  const audience = env.optional('JWT_AUDIENCE', listOf(word));
  const algorithms = readAlgorithms(env, key);
  const customerClaim = env.optional('JWT_CUSTOMER_CLAIM', word);
  const organisationScope = env.optional('JWT_ORGANISATION_SCOPE', scope);
  const clockToleranceS = env.integer('JWT_CLOCK_TOLERANCE_S');
  if (!needed) return null;

  requireKeys(env);
  demand(env, 'JWT_ISSUER');
  demand(env, 'JWT_AUDIENCE');
  const keys = url !== null ? ({ kind: 'jwks', url } as const) : pemOf(key);
  if (
    keys === null ||
    issuer === null ||
    audience === null ||
    algorithms === null ||
    customerClaim === null
  ) {
    return null;
  }
  return {
    kind: 'jwt',
    keys,
    issuer,
    audience,
    algorithms,
    customerClaim,
    organisationScope,
    clockToleranceS,
  };
}

/** A variable that would have no effect is more likely a forgotten AUTH_MODE than meant. */
export function refuseJwtVariables(env: EnvReader, mode: string): void {
  for (const name of jwtVariables) {
    if (env.isSet(name)) {
      env.report(name, `is set, but AUTH_MODE is ${mode}. Set AUTH_MODE=jwt, or unset this.`);
    }
  }
}

const jwtVariables = Object.keys(authVariables).filter(
  (name): name is Exclude<keyof typeof authVariables, 'AUTH_MODE'> => name !== 'AUTH_MODE',
);

function readAlgorithms(env: EnvReader, key: PublicKey | null): readonly string[] | null {
  const allowed = env.optional('JWT_ALGORITHMS', listOf(asymmetricAlgorithm));
  if (allowed === null || key === null) return allowed;
  const fitting = allowed.filter((name) => key.algorithms.includes(name));
  if (fitting.length > 0) return fitting;
  env.report(
    'JWT_ALGORITHMS',
    `has none that the key in JWT_PUBLIC_KEY can check. Add one of ${key.algorithms.join(', ')}.`,
  );
  return null;
}

function requireKeys(env: EnvReader): void {
  const both = env.isSet('JWT_JWKS_URL') && env.isSet('JWT_PUBLIC_KEY');
  const neither = !env.isSet('JWT_JWKS_URL') && !env.isSet('JWT_PUBLIC_KEY');
  if (both && env.isSound('JWT_PUBLIC_KEY')) {
    env.report(
      'JWT_PUBLIC_KEY',
      'is set, and so is JWT_JWKS_URL. Unset one, so that it is clear whose keys count.',
    );
  }
  if (neither) {
    env.report('JWT_JWKS_URL', 'is missing, and so is JWT_PUBLIC_KEY. Set one of them for AUTH_MODE=jwt.');
  }
}

function demand(env: EnvReader, name: VariableName): void {
  if (!env.isSet(name)) env.report(name, 'is missing. Set it for AUTH_MODE=jwt.');
}

function pemOf(key: PublicKey | null): JwtConfig['keys'] | null {
  return key === null ? null : { kind: 'public-key', pem: key.pem };
}
