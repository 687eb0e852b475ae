import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack, Check, Finding } from './attack.ts';
import type { Sample } from './callers.ts';
import { memoryBelow } from './checks.ts';
import { listed, servedOf } from './served.ts';
import { Stage } from './stage.ts';

const LATENCY_MS = 40;
/** What 32 connections, the default, can bring at that latency. */
const CAPACITY = (32 * 1000) / LATENCY_MS;
/** As many as the gateway remembers the tokens of, and a few less. */
const CUSTOMERS = 900;
const WARM_UP_SECONDS = 5;
const SETTLING_SECONDS = 1;

/** An open loop of different customers, of whom there are three times as many as can be served. */
export const overload: Attack = {
  name: 'B1',
  title: `3 times the load that an upstream of ${LATENCY_MS} ms can bear (${CAPACITY}/s)`,
  async run({ build, full }) {
    const findings: Finding[] = [];
    for (const variant of VARIANTS) findings.push(await underLoad(variant, build, full));
    return findings;
  },
};

/** What is asked for is never the same, so that what is kept helps nobody and costs what it costs. */
const VARIANTS = [
  { variant: 'nothing kept', env: {} },
  { variant: 'with the cache', env: { CACHE_FRESH_MS: '5000' } },
] as const;

async function underLoad(
  { variant, env }: (typeof VARIANTS)[number],
  build: string,
  full: boolean,
): Promise<Finding> {
  const stage = await Stage.set({ mode: 'jwt', build, env });
  try {
    const callers = stage.ordinaryCallers(CUSTOMERS);
    const load = async (times: number, seconds: number): Promise<Load> => {
      const start = Date.now();
      await stage.startCallers({ callers, perSecond: times * CAPACITY, impatient: true, distinct: true });
      await sleep(1000 * seconds);
      const { calls } = await stage.stopCallers();
      return { calls, goodput: goodputOf(calls, start + 1000 * SETTLING_SECONDS, start + 1000 * seconds) };
    };
    await stage.setLatency(LATENCY_MS);
    await load(0.5, WARM_UP_SECONDS);
    const peak = await load(0.9, full ? 10 : 5);
    const over = await load(3, full ? 30 : 9);
    const others = servedOf(over.calls);
    const { peakMegabytes } = stage;
    const checks = [goodputKept(over, peak), admittedInTime(others.p99), refusedAtTheDoor(over.calls)];
    return { variant, others, peakMegabytes, checks: [...checks, memoryBelow(peakMegabytes)] };
  } finally {
    await stage.clear();
  }
}

interface Load {
  readonly calls: readonly Sample[];
  /** Good answers per second. */
  readonly goodput: number;
}

function goodputOf(calls: readonly Sample[], from: number, to: number): number {
  const good = calls.filter(({ outcome, due, took }) => {
    return outcome === 'ok' && due + took >= from && due + took < to;
  });
  return (1000 * good.length) / (to - from);
}

function goodputKept(over: Load, peak: Load): Check {
  const share = over.goodput / peak.goodput;
  return {
    saw: `goodput: ${over.goodput.toFixed(0)}/s, ${(100 * share).toFixed(0)} % of the ${peak.goodput.toFixed(0)}/s without overload`,
    must: 'at least 90 %',
    holds: share >= 0.9,
  };
}

function admittedInTime(p99: number): Check {
  return { saw: `p99 of the admitted: ${p99.toFixed(0)} ms`, must: 'below 1000 ms', holds: p99 < 1000 };
}

function refusedAtTheDoor(calls: readonly Sample[]): Check {
  const refused = calls.filter(({ outcome }) => outcome !== 'ok');
  const sound = refused.filter(({ outcome, hasRetryAfter }) => outcome.startsWith('503') && hasRetryAfter);
  return {
    saw: `refused: ${listed(servedOf(refused).refusals)}, ${sound.length} of ${refused.length} with 503 and Retry-After`,
    must: 'all of them',
    holds: sound.length === refused.length,
  };
}
