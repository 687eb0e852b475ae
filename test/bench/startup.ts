import type { Bench, Target } from './bench.ts';
import { scenarioOf } from './scenarios.ts';
import { spreadOf, type Spread } from './statistics.ts';

const STARTS = 5;

/** From the start of the process to its first correct answer, in milliseconds. */
export async function coldStart(bench: Bench, start: () => Promise<Target>): Promise<Spread> {
  const scenario = scenarioOf('S1');
  const milliseconds: number[] = [];
  for (let time = 0; time < STARTS; time += 1) {
    const before = performance.now();
    const target = await start();
    await bench.run({
      url: target.urlFor(scenario),
      asks: { kind: 'scenario', name: scenario.name },
      connections: 1,
      operations: 1,
    });
    milliseconds.push(performance.now() - before);
    await target.child.end();
  }
  return spreadOf(milliseconds);
}
