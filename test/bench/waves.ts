import type { Bench, Target } from './bench.ts';
import type { Scenario } from './scenarios.ts';
import { spreadOf } from './statistics.ts';

export interface Waiting {
  readonly wavesPerOperation: number;
  readonly callsPerOperation: number;
  readonly milliseconds: number;
  /** How much longer an operation took than the upstream held the calls of its waves; the median. */
  readonly overheadMilliseconds: number;
}

export const LATENCY = 50;

/** Asks one operation after the other while the upstream takes 50 ms for everything. */
export async function countWaves(bench: Bench, target: Target, scenario: Scenario): Promise<Waiting> {
  const job = {
    url: target.urlFor(scenario),
    asks: { kind: 'scenario', name: scenario.name },
    connections: 1,
  } as const;
  await bench.slice(target, { ...job, operations: 5 });
  await bench.setLatency(LATENCY);
  // The first operation may have to open connections.
  await bench.slice(target, { ...job, operations: 1 });
  const operations = scenario.pages > 1 ? 3 : 9;
  const slice = await bench.slice(target, { ...job, operations });
  await bench.setLatency(0);
  const wavesPerOperation = slice.counts.waves / operations;
  const overheads = slice.milliseconds.map((milliseconds, index) => {
    const held = slice.counts.held.slice(index * wavesPerOperation, (index + 1) * wavesPerOperation);
    return milliseconds - held.reduce((sum, each) => sum + each, 0);
  });
  return {
    wavesPerOperation,
    callsPerOperation: slice.callsPerOperation,
    milliseconds: spreadOf(slice.milliseconds).median,
    overheadMilliseconds: spreadOf(overheads).median,
  };
}
