import { type AuthConfig, readAuth, readAuthMode } from './auth.ts';
import { type CacheConfig, readCache } from './cache.ts';
import { EnvReader, type ConfigProblem } from './env-reader.ts';
import { type ObservabilityConfig, readObservability } from './observability.ts';
import { hostName, listOf, textLike, textOfAtLeast } from './readers.ts';
import { readResilience, type ResilienceConfig } from './resilience.ts';
import { noFiles, type ReadFile } from './secret-files.ts';
import { readServer, type ServerConfig } from './server.ts';
import { readSurface, type SurfaceConfig } from './surface.ts';
import { readUpstream, type UpstreamConfig } from './upstream.ts';

/**
 * Everything that can be decided before the gateway starts. Durations are in milliseconds, unless their name ends in S, and
 * sizes in bytes.
 */
export type Config = {
  readonly listen: { readonly host: string; readonly port: number };
  readonly upstream: UpstreamConfig;
  readonly apiVersion: string | null;
  readonly paging: { readonly maxPageSize: number; readonly upstreamPageLimit: number };
  /** With which an assignment counts in balances. */
  readonly usableStatuses: readonly string[];
  /** The first signs cursors, all read them; none where they are derived from the credentials. */
  readonly cursorSecrets: readonly string[];
  readonly http: { readonly timeoutMs: number; readonly connections: number; readonly maxBytes: number };
  readonly auth: AuthConfig;
  readonly surface: SurfaceConfig;
  readonly resilience: ResilienceConfig;
  readonly cache: CacheConfig;
  readonly server: ServerConfig;
  readonly observability: ObservabilityConfig;
};

export type ParsedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

const apiVersion = textLike(/^\d{8}$/, 'eight digits such as 20230501');

/**
 * Reads the whole configuration from a record such as the environment of a process. It reports every problem at
 * once, and does nothing else: it neither throws nor logs, and leaves the exit to its caller. `readFile` is asked for the
 * secrets that a variable names the file of.
 */
export function parseConfig(
  record: Readonly<Record<string, string | undefined>>,
  readFile: ReadFile = noFiles,
): ParsedConfig {
  const env = new EnvReader(record, readFile);
  const mode = readAuthMode(env);
  const upstream = readUpstream(env, mode);
  const listen = { host: env.value('HOST', hostName, 'localhost'), port: env.integer('PORT') };
  const timeoutMs = env.integer('UPSTREAM_TIMEOUT_MS');
  const config: Config = {
    upstream,
    apiVersion: env.optional('ZENSKAR_API_VERSION', apiVersion),
    listen,
    paging: {
      maxPageSize: env.integer('MAX_PAGE_SIZE'),
      upstreamPageLimit: env.integer('UPSTREAM_PAGE_LIMIT'),
    },
    usableStatuses: env.value(
      'USABLE_STATUSES',
      listOf(textLike(/^[^\p{Cc}]{1,100}$/u, 'a word of up to 100 characters')),
      [],
    ),
    cursorSecrets: env.value('CURSOR_SECRET', listOf(textOfAtLeast(32), /[,\n]/), []),
    http: {
      timeoutMs,
      connections: env.integer('UPSTREAM_CONNECTIONS'),
      maxBytes: env.integer('UPSTREAM_MAX_BYTES'),
    },
    auth: readAuth(env, mode, listen.host),
    surface: readSurface(env, upstream.kind === 'sandbox'),
    resilience: readResilience(env, timeoutMs),
    cache: readCache(env),
    server: readServer(env, listen.host),
    observability: readObservability(env, listen.port),
  };
  return env.problems.length === 0 ? { ok: true, config } : { ok: false, problems: env.problems };
}

/** The problems as a person should read them on a terminal, each with what its variable is for. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  const heading = `The configuration has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}:`;
  const lines = problems.map(({ variable, message, help }) => `  ${variable} ${message}\n    ${help}`);
  return [heading, ...lines].join('\n');
}
