import type { Credentials } from '../domain/credentials.ts';
import type { Config } from '../config/config.ts';
import { systemClock } from '../domain/clock.ts';
import { closeAll } from '../domain/close-all.ts';
import { createGateway } from '../gateway.ts';
import type { LogOutput } from '../observability/line-batch.ts';
import { loadTracer } from '../observability/tracing.ts';
import { samplesOf } from '../sandbox/samples.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { loadRedis } from '../store/load-redis.ts';
import { isGraphiQLInstalled } from '../http/graphiql/installed.ts';
import { missingGraphiQL } from './missing-graphiql.ts';
import { readPackageFacts } from './package-facts.ts';
import { readTrustedFiles } from './trusted-files.ts';

/** A gateway that answers. */
export interface Serving {
  /** Of the GraphQL endpoint. */
  readonly url: string;
  /** Of the metrics, on the port for operators; null where there is none. */
  readonly privateUrl: string | null;
  /** About how much it holds of answers, for those who ask again and for those who do not read. */
  readonly heldBytes: number;
  /** Finishes what is under way, then lets go of everything. Rejects with all that could not be closed. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a gateway and, where nobody else is its upstream, the sandbox. `node` is the version of Node. Rejects with an error
 * whose message says what whoever runs it has to change.
 */
export async function serve(config: Config, logTo: LogOutput, node: string): Promise<Serving> {
  const trusted = readTrustedFiles(config.surface);
  const noGraphiQL = missingGraphiQL(config.surface, isGraphiQLInstalled());
  if (noGraphiQL !== null) throw new Error(noGraphiQL);
  const { upstream } = config;
  const parts: { close(): Promise<void> }[] = [];
  const close = () => closeAll(...parts.toReversed().map((part) => () => part.close()));
  try {
    const sandbox =
      upstream.kind === 'sandbox'
        ? await startSandbox({ now: upstream.now ?? new Date(systemClock.epoch()).toISOString() })
        : null;
    if (sandbox !== null) parts.push(sandbox);
    const gateway = createGateway(config, {
      ...upstreamOf(config, sandbox),
      samples: sandbox === null ? null : samplesOf(sandbox.world),
      trusted,
      clock: systemClock,
      random: () => Math.random(),
      tracer: await loadTracer(config.observability.tracing),
      openRedis: await loadRedis(config.cache.store),
      build: { version: readPackageFacts().version, node },
      logTo,
    });
    parts.push(gateway);
    return {
      url: await gateway.listen(),
      privateUrl: gateway.privateUrl,
      close,
      get heldBytes() {
        return gateway.heldBytes;
      },
    };
  } catch (error) {
    // A sandbox that still listened would keep the process from ending.
    await close();
    throw error;
  }
}

function upstreamOf(
  config: Config,
  sandbox: Sandbox | null,
): { baseUrl: URL; credentials: Credentials | null } {
  const { upstream } = config;
  if (upstream.kind === 'callers') return { baseUrl: upstream.baseUrl, credentials: null };
  if (upstream.kind === 'zenskar') {
    const { baseUrl, apiKey, organisation } = upstream;
    return { baseUrl, credentials: { apiKey, organisation } };
  }
  if (sandbox === null) throw new TypeError('Without credentials the sandbox is the upstream.');
  const { url, apiKey, organisation } = sandbox;
  return { baseUrl: new URL(url), credentials: { apiKey, organisation } };
}
