import type { Bench, Target } from './bench.ts';
import { residentMegabytes } from './cpu.ts';
import { REFUSALS } from './refusals.ts';
import { scenarioOf, SCENARIOS } from './scenarios.ts';
import { refusalJob } from './turn-away.ts';

const ROUND_SECONDS = 20;

/** What a process holds after some rounds of everything: all scenarios, and requests that are turned away. */
export interface Held {
  readonly afterSeconds: number;
  readonly operations: number;
  readonly residentMegabytes: number;
}

/** Loads a target with a mixture for so many seconds, and tells after each round what it holds. */
export async function* soak(bench: Bench, target: Target, seconds: number): AsyncGenerator<Held> {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const each = ROUND_SECONDS / (SCENARIOS.length + REFUSALS.length);
  let operations = 0;
  while (elapsed() < seconds) {
    for (const scenario of SCENARIOS) {
      const asks = { kind: 'scenario', name: scenario.name } as const;
      operations += (await bench.run({ url: target.urlFor(scenario), asks, seconds: each })).operations;
    }
    for (const refusal of REFUSALS) {
      const job = refusalJob(bench, target.urlFor(scenarioOf('S1')), refusal);
      operations += (await bench.run({ ...job, seconds: each })).operations;
    }
    const held = residentMegabytes(target.child.pid);
    yield { afterSeconds: Math.round(elapsed()), operations, residentMegabytes: held };
  }
}
