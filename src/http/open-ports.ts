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

/**
 * Opens the configured ports and gives the URL of the one that is for everybody. When one cannot be had, none stays open
 * and nothing is waited for; the error names the variable to change.
 */
export async function openPorts(
  server: GatewayServer,
  config: Config,
  { edge, privateEdge, metrics }: Served,
): Promise<string> {
  const { headersTimeoutMs, requestTimeoutMs } = config.server;
  const { privateHost, privatePort } = config.observability;
  // A connection is silent while its operation is under way.
  const silenceMs = 2 * Math.max(requestTimeoutMs, config.resilience.operationDeadlineMs);
  const { unreadable } = metrics;
  const manners = { headersTimeoutMs, requestTimeoutMs, silenceMs, unreadable };
  try {
    // First, so that whoever can ask finds all of it there.
    if (privatePort !== null) {
      const setBy = { host: 'PRIVATE_HOST', port: 'PRIVATE_PORT' };
      await server.open(privateEdge, { ...manners, host: privateHost, port: privatePort, setBy });
    }
    const setBy = { host: 'HOST', port: 'PORT' };
    return await server.open(edge, { ...manners, ...config.listen, setBy });
  } catch (error) {
    await server.abandon();
    throw error;
  }
}
