import type { Bench, Target } from './bench.ts';
import type { Plan } from './compare.ts';
import { type Refusal, REFUSALS } from './refusals.ts';
import { scenarioOf } from './scenarios.ts';
import { spreadOf } from './statistics.ts';

export interface TurnedAway {
  readonly title: string;
  readonly microseconds: number;
  /** How many one core could take. */
  readonly perSecond: number;
  /** To a served operation of S1. */
  readonly ratio: number;
  /** The share that found the connection closed before the answer. */
  readonly cut: number;
}

/** Asks for what will be refused. */
export function refusalJob(bench: Bench, url: string, { name, soundToken }: Refusal) {
  const token = soundToken ? bench.caller.token : bench.caller.badToken;
  return { url, asks: { kind: 'refusal', name } as const, token };
}

/** What it costs to say no, next to what it costs to serve. */
export async function measureRefusals(bench: Bench, gateway: Target, plan: Plan): Promise<TurnedAway[]> {
  const served = scenarioOf('S1');
  const url = gateway.urlFor(served);
  const kinds = [
    { title: 'served (S1)', job: { url, asks: { kind: 'scenario', name: served.name } as const } },
    ...REFUSALS.map((refusal) => ({ title: refusal.title, job: refusalJob(bench, url, refusal) })),
  ];
  for (const { job } of kinds) await bench.run({ ...job, seconds: plan.warmUpSeconds });
  const results: TurnedAway[] = [];
  let first = NaN;
  for (const { title, job } of kinds) {
    const costs: number[] = [];
    let cut = 0;
    for (let repetition = 0; repetition < plan.repetitions; repetition += 1) {
      const slice = await bench.slice(gateway, { ...job, seconds: plan.seconds });
      costs.push(slice.microseconds);
      cut += slice.cut / slice.operations / plan.repetitions;
    }
    const microseconds = spreadOf(costs).median;
    if (Number.isNaN(first)) first = microseconds;
    results.push({ title, microseconds, perSecond: 1e6 / microseconds, ratio: microseconds / first, cut });
  }
  return results;
}
