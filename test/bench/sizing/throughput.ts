import type { Bench } from '../bench.ts';
import { warmUp } from '../compare.ts';
import type { Scenario } from '../scenarios.ts';

/** What one core can answer of one kind of operation. */
export interface Throughput {
  readonly scenario: Scenario;
  /** Operations per second: with every answer asked of the upstream, and with every answer out of the cache. */
  readonly asked: number;
  readonly kept: number;
}

const WARM_UP_SECONDS = 2;

export async function measureThroughput(
  bench: Bench,
  build: string,
  scenarios: readonly Scenario[],
  seconds: number,
): Promise<Throughput[]> {
  const asking = await bench.startGateway('asks', build);
  const keeping = await bench.startGatewayThatKeeps('keeps', build);
  const results: Throughput[] = [];
  for (const scenario of scenarios) {
    const perSecond: number[] = [];
    for (const target of [asking, keeping]) {
      const asks = { kind: 'scenario', name: scenario.name } as const;
      await warmUp(bench, target, scenario, Math.min(WARM_UP_SECONDS, seconds));
      const slice = await bench.slice(target, { url: target.urlFor(scenario), asks, seconds });
      perSecond.push(1e6 / slice.microseconds);
    }
    const [asked = NaN, kept = NaN] = perSecond;
    results.push({ scenario, asked, kept });
  }
  for (const { child } of [asking, keeping]) child.kill();
  return results;
}
