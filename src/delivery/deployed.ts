import { environment, type FileName, type SecretName, type VariableName } from '../config/env.ts';

/** The user that the image runs as: the one named `node` in Node's own images. */
export const IMAGE_USER = 1000;

/** Where metrics are scraped in what is printed; the port that OpenTelemetry has for it. */
export const PRIVATE_PORT = 9464;

export const PORT = Number(environment.PORT.fallback);

/** The secrets that a gateway with callers of its own and a shared cache has, as files. */
const SECRETS = [
  'ZENSKAR_API_KEY',
  'ZENSKAR_ORGANISATION',
  'CURSOR_SECRET',
  'CACHE_SECRET',
  'INVALIDATION_SECRET',
  'REDIS_URL',
] as const satisfies readonly SecretName[];

export interface SecretFile {
  readonly variable: FileName;
  readonly file: string;
}

export const secretFiles: readonly SecretFile[] = SECRETS.map((name) => ({
  variable: `${name}_FILE`,
  file: name.toLowerCase(),
}));

/** What stands in the place of values that only those who run it know. */
export const ISSUER = 'https://issuer.example';

type Settings = Readonly<Partial<Record<VariableName | FileName, string>>>;

/** What a gateway in a container is told; `secretsIn` is the folder where its secrets are mounted. */
export function settingsIn(secretsIn: string): Settings {
  return {
    HOST: '0.0.0.0',
    PORT: String(PORT),
    PRIVATE_HOST: '0.0.0.0',
    PRIVATE_PORT: String(PRIVATE_PORT),
    AUTH_MODE: 'jwt',
    JWT_JWKS_URL: `${ISSUER}/.well-known/jwks.json`,
    JWT_ISSUER: `${ISSUER}/`,
    JWT_AUDIENCE: 'entitlements',
    CORS_ORIGINS: 'https://app.example',
    ...Object.fromEntries(secretFiles.map(({ variable, file }) => [variable, `${secretsIn}/${file}`])),
  };
}

/** How to make the files of the secrets, as commands for a shell, in `./secrets`. */
export function makeSecrets(redisHost: string): readonly string[] {
  return [
    'mkdir -m 700 secrets && cd secrets',
    `printf %s "$ZENSKAR_API_KEY" > zenskar_api_key`,
    `printf %s "$ZENSKAR_ORGANISATION" > zenskar_organisation`,
    'openssl rand -hex 32 > cursor_secret',
    'openssl rand -hex 32 > cache_secret',
    // Who changes customers signs with it.
    'printf %s "whsec_$(openssl rand -base64 32)" > invalidation_secret',
    `PASSWORD=$(openssl rand -hex 24)`,
    `printf %s "redis://gateway:$PASSWORD@${redisHost}:6379" > redis_url`,
  ];
}
