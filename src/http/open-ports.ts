import type { Config } from '../config/config.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Edge } from './exchange.ts';
import type { GatewayServer } from './gateway-server.ts';

/** What is behind the ports. */
export interface Served {
  readonly edge: Edge;
  readonly privateEdge: Edge;
  readonly metrics: Metrics;
}

/** Where the ports are: each URL has the port that was really taken, and no path. */
export interface OpenPorts {
  readonly url: string;
  /** Null where there is no port for operators. */
  readonly privateUrl: string | null;
}

/**
 * Opens the configured ports and says where they are. When one cannot be had, none stays open
 * and nothing is waited for; the error names the variable to change.
 */
export async function openPorts(
  server: GatewayServer,
  config: Config,
  { edge, privateEdge, metrics }: Served,
): Promise<OpenPorts> {
  const { headersTimeoutMs, requestTimeoutMs } = config.server;
  const { privateHost, privatePort } = config.observability;
  // A connection is silent while its operation is under way.
  const silenceMs = 2 * Math.max(requestTimeoutMs, config.resilience.operationDeadlineMs);
  const { unreadable } = metrics;
  const manners = { headersTimeoutMs, requestTimeoutMs, silenceMs, unreadable };
  let privateUrl: string | null = null;
  try {
    // First, so that whoever can ask finds all of it there.
    if (privatePort !== null) {
      const setBy = { host: 'PRIVATE_HOST', port: 'PRIVATE_PORT' };
      privateUrl = await server.open(privateEdge, {
        ...manners,
        host: privateHost,
        port: privatePort,
        setBy,
      });
    }
    const setBy = { host: 'HOST', port: 'PORT' };
    return { url: await server.open(edge, { ...manners, ...config.listen, setBy }), privateUrl };
  } catch (error) {
    await server.abandon();
    throw error;
  }
}
