import type { GatewayOptions, TestGateway } from '../support/gateway.ts';
import { freePort } from './free-port.ts';
import { freshListener } from './requests.ts';

/** The values of the page that Prometheus scrapes, by series as they are written there. */
export type Series = ReadonlyMap<string, number>;

export interface MeteredGateway extends TestGateway {
  readonly url: string;
  scrape(): Promise<Series>;
  /** The page itself. */
  page(): Promise<string>;
}

/** A gateway with a port for metrics, for the length of one test. */
export async function freshMetered(options: Partial<GatewayOptions> = {}): Promise<MeteredGateway> {
  const { port, gateway } = await startMetered(options, 5);
  const page = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return { ...gateway, page, scrape: async () => seriesOf(await page()) };
}

/** A port that was free may be taken a moment later. */
async function startMetered(options: Partial<GatewayOptions>, tries: number) {
  const port = String(await freePort());
  const env = { LOG_LEVEL: 'info', ...options.env, PRIVATE_PORT: port };
  try {
    return { port, gateway: await freshListener({ ...options, env }) };
  } catch (error) {
    const cause: unknown = error instanceof Error ? error.cause : undefined;
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    if (!isTaken || tries === 0) throw error;
    return startMetered(options, tries - 1);
  }
}

function seriesOf(page: string): Series {
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** The series of one metric that are above zero, by what stands between the braces. */
export function counted(series: Series, metric: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, value] of series) {
    if (value > 0 && name.startsWith(`${metric}{`)) counts[name.slice(metric.length + 1, -1)] = value;
  }
  return counts;
}
