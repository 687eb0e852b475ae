import type { Bench, Slice, Target } from './bench.ts';
import { cpuSeconds } from './cpu.ts';
import type { Scenario } from './scenarios.ts';
import { type Spread, spreadOf } from './statistics.ts';

export interface Figures {
  readonly target: string;
  readonly microseconds: Spread;
  /** To the proxy in the same repetition. */
  readonly ratio: Spread;
  /** Of the cheapest slices to each other: what contention for the machine distorts least. */
  readonly best: number;
  readonly callsPerOperation: number;
  readonly operations: number;
  /** Of every slice, in their order. */
  readonly slices: readonly number[];
}

export interface Plan {
  /** CPU time that a target spends on a scenario before it is measured. */
  readonly warmUpSeconds: number;
  readonly repetitions: number;
  readonly seconds: number;
}

/** Measures the targets in turns, so that what happens to the machine meanwhile happens to all; the first is the proxy. */
export async function compare(
  bench: Bench,
  targets: readonly Target[],
  scenario: Scenario,
  { warmUpSeconds, repetitions, seconds }: Plan,
): Promise<Figures[]> {
  const run = (target: Target) => load(bench, target, scenario, seconds);
  for (const target of targets) await warmUp(bench, target, scenario, warmUpSeconds);
  const slices = targets.map((): Slice[] => []);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const [index, target] of targets.entries()) slices[index]?.push(await run(target));
  }
  const baseline = slices[0] ?? [];
  return targets.map(({ name }, index) => {
    const own = slices[index] ?? [];
    return {
      target: name,
      microseconds: spreadOf(own.map(({ microseconds }) => microseconds)),
      ratio: spreadOf(own.map((slice, at) => slice.microseconds / (baseline[at]?.microseconds ?? NaN))),
      best: cheapest(own) / cheapest(baseline),
      callsPerOperation: spreadOf(own.map(({ callsPerOperation }) => callsPerOperation)).median,
      slices: own.map(({ microseconds }) => Math.round(microseconds)),
      operations: own.reduce((sum, { operations }) => sum + operations, 0),
    };
  });
}

function cheapest(slices: readonly Slice[]): number {
  return Math.min(...slices.map(({ microseconds }) => microseconds));
}

/** Loads a target until it has spent some CPU time on the scenario: on a busy machine that takes longer, but not for ever. */
export async function warmUp(
  bench: Bench,
  target: Target,
  scenario: Scenario,
  seconds: number,
): Promise<void> {
  const until = cpuSeconds(target.child.pid) + seconds;
  for (let round = 0; round < 20 && cpuSeconds(target.child.pid) < until; round += 1) {
    await load(bench, target, scenario, seconds / 4);
  }
}

function load(bench: Bench, target: Target, scenario: Scenario, seconds: number): Promise<Slice> {
  const asks = { kind: 'scenario', name: scenario.name } as const;
  return bench.slice(target, { url: target.urlFor(scenario), asks, seconds });
}
