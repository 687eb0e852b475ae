import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller, Sample } from './callers.ts';
import { dueWithin } from './served.ts';
import type { Stage } from './stage.ts';

export interface Watch<Result> {
  readonly callers: readonly Caller[];
  readonly perSecond: number;
  /** How long the others are watched before anything happens. */
  readonly quietSeconds: number;
  /** What happens to them. */
  readonly attack: () => Promise<Result>;
  /** How long they are watched after that. */
  readonly afterSeconds: number;
}

/** What the others saw, in two parts. */
export interface Watched<Result> {
  readonly before: readonly Sample[];
  /** From the first moment of the attack to the end. */
  readonly since: readonly Sample[];
  /** The readiness probe in the same time. */
  readonly probes: readonly Sample[];
  /** Of the attack. */
  readonly result: Result;
}

/** Lets callers ask all the while, as many who know nothing of each other do. */
export async function watch<Result>(stage: Stage, what: Watch<Result>): Promise<Watched<Result>> {
  const { callers, perSecond } = what;
  await stage.startCallers({ callers, perSecond, impatient: true, distinct: false });
  await sleep(1000 * what.quietSeconds);
  const start = Date.now();
  const result = await what.attack();
  await sleep(1000 * what.afterSeconds);
  const { calls, probes } = await stage.stopCallers();
  return {
    before: dueWithin(calls, 0, start),
    since: dueWithin(calls, start, Infinity),
    probes: dueWithin(probes, start, Infinity),
    result,
  };
}
