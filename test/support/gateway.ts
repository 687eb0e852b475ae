import { describeProblems, parseConfig } from '../../src/config/config.ts';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
import { createGateway } from '../../src/gateway.ts';
import type { TrustedDocuments } from '../../src/operation/trusted-manifest.ts';
import type { Tracer } from '../../src/observability/tracer.ts';
import { idleTracer } from '../../src/observability/tracing.ts';
import { samplesOf } from '../../src/sandbox/samples.ts';
import { redisConnections } from '../../src/store/ioredis-client.ts';
import type { RecordedRequest } from '../../src/sandbox/requests.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type Ask, askThrough } from './graphql.ts';

export interface GatewayOptions {
  /** Variables of the configuration; without any, the defaults. */
  readonly env: Readonly<Record<string, string>>;
  readonly sandbox: Partial<SandboxOptions>;
  /** Stands in for the sandbox, which is started nevertheless. Without a slash at the end. */
  readonly upstreamUrl: string;
  /** Below what the configuration allows, for tests of timeouts. */
  readonly timeoutMs: number;
  /** Records spans; without it, nobody does. */
  readonly tracer: Tracer;
  readonly clock: Clock;
  /** Documents that clients may name; they do nothing unless the variables say so. */
  readonly trusted: TrustedDocuments;
}

/** A gateway and the sandbox that it reads from, both of this process, with real sockets between them. */
export interface TestGateway {
  readonly sandbox: Sandbox;
  readonly query: Ask;
  /** Hands a request to the gateway without a socket, whatever its path, method and headers. */
  fetch(request: Request): Promise<Response>;
  /** What the sandbox was asked since the last time, each as a compact line; see {@link requestLine}. */
  takeLog(): string[];
  /** What the gateway logged, which is errors only unless LOG_LEVEL says otherwise: one JSON text each. */
  readonly reports: readonly string[];
  close(): Promise<void>;
}

/** Answers queries without a socket of its own. */
export async function startGateway(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const { gateway, sandbox, reports } = await start(options);
  return {
    sandbox,
    reports,
    fetch: (request) => gateway.fetch(request),
    query: askThrough((request) => gateway.fetch(request), 'http://gateway.test/graphql'),
    takeLog: () => takeLog(sandbox),
    close: async () => {
      await gateway.close();
      await sandbox.close();
    },
  };
}

/** Answers queries on a free port of this machine. */
export async function startListeningGateway(
  options: Partial<GatewayOptions> = {},
): Promise<TestGateway & { readonly url: string }> {
  const { gateway, sandbox, reports } = await start(options);
  const url = await gateway.listen();
  return {
    sandbox,
    reports,
    url,
    fetch: (request) => gateway.fetch(request),
    query: askThrough(fetch, url),
    takeLog: () => takeLog(sandbox),
    close: async () => {
      await gateway.close();
      await sandbox.close();
    },
  };
}

async function start({
  env = {},
  sandbox: sandboxOptions = {},
  upstreamUrl,
  timeoutMs,
  tracer = idleTracer,
  clock = systemClock,
  trusted,
}: Partial<GatewayOptions>) {
  const sandbox = await startSandbox(sandboxOptions);
  const { apiKey, organisation, url } = sandbox;
  // Tokens are taken by a gateway that knows its upstream only, so it is told of the sandbox as of any other.
  const told = env['AUTH_MODE'] === 'jwt' && {
    ZENSKAR_BASE_URL: url,
    ZENSKAR_API_KEY: apiKey,
    ZENSKAR_ORGANISATION: organisation,
  };
  // What tests count are calls; those of what is kept say so.
  const parsed = parseConfig({ PORT: '0', LOG_LEVEL: 'error', CACHE_FRESH_MS: '0', ...told, ...env });
  if (!parsed.ok) throw new Error(describeProblems(parsed.problems));
  const { config } = parsed;
  const http = { ...config.http, ...(timeoutMs !== undefined && { timeoutMs }) };
  const reports: string[] = [];
  const surroundings = {
    baseUrl: new URL(upstreamUrl ?? sandbox.url),
    credentials: config.auth.kind === 'headers' ? null : { apiKey, organisation },
    samples: samplesOf(sandbox.world),
    trusted: trusted ?? null,
    clock,
    random: () => 0.5,
    tracer,
    openRedis: redisConnections,
    build: { version: '1.2.3-test', node: 'v20.0.0' },
    logTo: { write: (line: string) => void reports.push(line) },
  };
  const gateway = createGateway({ ...config, http }, surroundings);
  return { gateway, sandbox, reports };
}

function takeLog(sandbox: Sandbox): string[] {
  const lines = sandbox.requests.map(requestLine);
  sandbox.clearRequests();
  return lines;
}

/** A request with its query decoded and sorted by name, such as `GET /customers?id__in=a,b&limit=2`. */
export function requestLine({ method, path, query, duplicates }: RecordedRequest): string {
  if (duplicates.length > 0) throw new Error(`expected each name once, got several of ${duplicates.join()}`);
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return `${method} ${path}${pairs.length === 0 ? '' : `?${pairs.sort().join('&')}`}`;
}
