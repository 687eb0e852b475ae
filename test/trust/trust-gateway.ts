import type { Credentials } from '../../src/domain/credentials.ts';
import { describeProblems, parseConfig } from '../../src/config/config.ts';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
import { createGateway } from '../../src/gateway.ts';
import { idleTracer } from '../../src/observability/tracing.ts';
import { askThrough, type Reply, type Variables } from '../support/graphql.ts';
import { redisConnections } from '../../src/store/ioredis-client.ts';

export interface TrustGatewayOptions {
  /** Without a slash at the end. */
  readonly upstreamUrl: string;
  /** The gateway's own; null where callers bring theirs. */
  readonly credentials: Credentials | null;
  readonly env: Readonly<Record<string, string>>;
  /** The system's, unless a test moves the time. */
  readonly clock?: Clock;
}

export interface Sent {
  readonly variables?: Variables;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface TrustReply extends Reply {
  readonly headers: Headers;
}

/** A whole gateway, asked as different callers ask. */
export interface TrustGateway {
  ask(document: string, sent?: Sent): Promise<TrustReply>;
  fetch(request: Request): Promise<Response>;
  /** The URL of the endpoint on a port that is opened now. */
  listen(): Promise<string>;
  /** Every line logged since the start. */
  readonly lines: readonly string[];
  close(): Promise<void>;
}

export const ENDPOINT = 'http://gateway.test/graphql';

export function createTrustGateway(options: TrustGatewayOptions): TrustGateway {
  const { upstreamUrl, credentials, env, clock = systemClock } = options;
  const own = credentials !== null &&
    env['AUTH_MODE'] === 'jwt' && {
      ZENSKAR_BASE_URL: upstreamUrl,
      ZENSKAR_API_KEY: credentials.apiKey,
      ZENSKAR_ORGANISATION: credentials.organisation,
    };
  const parsed = parseConfig({ PORT: '0', LOG_LEVEL: 'debug', CACHE_FRESH_MS: '0', ...own, ...env });
  if (!parsed.ok) throw new Error(describeProblems(parsed.problems));
  const lines: string[] = [];
  const gateway = createGateway(parsed.config, {
    baseUrl: new URL(upstreamUrl),
    credentials,
    samples: null,
    trusted: null,
    clock,
    random: () => 0.5,
    tracer: idleTracer,
    openRedis: redisConnections,
    build: { version: '1.2.3-test', node: 'v20.0.0' },
    logTo: { write: (line: string) => void lines.push(line) },
  });
  return {
    lines,
    ask: (document, sent) => askAs((request) => gateway.fetch(request), ENDPOINT, document, sent),
    fetch: (request) => gateway.fetch(request),
    listen: () => gateway.listen(),
    close: () => gateway.close(),
  };
}

/** Asks as the caller that the headers make one. */
export async function askAs(
  send: (request: Request) => Promise<Response>,
  url: string,
  document: string,
  { variables, headers = {}, signal }: Sent = {},
): Promise<TrustReply> {
  let answered = new Headers();
  const ask = askThrough(async (plain) => {
    const request = new Request(plain, {
      headers: { ...Object.fromEntries(plain.headers), ...headers },
      ...(signal && { signal }),
    });
    const response = await send(request);
    answered = response.headers;
    return response;
  }, url);
  const reply = await ask(document, variables);
  return { ...reply, headers: answered };
}

/** The codes of an answer's errors, in order. */
export function codesOf({ errors }: Reply): unknown[] {
  return errors.map(({ code }) => code);
}
