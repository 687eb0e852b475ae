import { setTimeout as sleep } from 'node:timers/promises';
import type { Sample } from './attack/callers.ts';
import { dueWithin, type Served, servedOf } from './attack/served.ts';
import { Stage } from './attack/stage.ts';
import type { Outage } from './attack/upstream.ts';

const POLLERS = 100;
/** Until everybody has read, and what was read was asked for anew. */
const BEFORE_SECONDS = 8;
const AFTER_SECONDS = 15;

/** How callers fare who had read before the upstream was out. Times are in milliseconds; Infinity is never. */
export interface OutageSeen {
  readonly outage: Outage;
  readonly seconds: number;
  /** How many customers had been read before. */
  readonly known: number;
  /** From the beginning of the outage to the end of the run, of customers that had been read before. */
  readonly served: Served;
  /** From the beginning of the outage to the first answer that says so. */
  readonly firstStale: number;
  /** How many answers of the second half of the outage said so, as a share. */
  readonly staleShare: number;
  /** From the end of the outage to the first answer that is new, and to the last that is not. */
  readonly firstFresh: number;
  readonly lastStale: number;
  /** Of the readiness probes. */
  readonly ready: number;
}

/** Takes the upstream of one gateway away for so many seconds, in each way in which it may be gone. */
export async function measureOutages(build: string, seconds: number): Promise<OutageSeen[]> {
  const seen: OutageSeen[] = [];
  for (const outage of ['503', 'hang', 'refused'] as const) {
    seen.push(await measure(build, outage, seconds));
  }
  return seen;
}

async function measure(build: string, outage: Outage, seconds: number): Promise<OutageSeen> {
  // The defaults, whatever the stage sets.
  const stage = await Stage.set({ mode: 'jwt', build, env: { CACHE_FRESH_MS: '5000' } });
  try {
    const callers = stage.ordinaryCallers(POLLERS);
    await stage.startCallers({ callers, perSecond: POLLERS, impatient: false, distinct: false });
    await sleep(1000 * BEFORE_SECONDS);
    const out = Date.now();
    await stage.takeOut(outage);
    await sleep(1000 * seconds);
    await stage.bringBack();
    const back = Date.now();
    await sleep(1000 * AFTER_SECONDS);
    const { calls: all, probes } = await stage.stopCallers();
    const known = new Set(
      all.filter((call) => call.outcome === 'ok' && answeredAt(call) < out).map(({ customer }) => customer),
    );
    const calls = all.filter(({ customer }) => known.has(customer));
    const after = calls.filter((call) => answeredAt(call) >= back);
    return {
      outage,
      seconds,
      served: servedOf(dueWithin(calls, out, Infinity)),
      firstStale: Math.min(...answeredWith(calls, true).filter((at) => at >= out)) - out,
      staleShare: shareOfStale(dueWithin(calls, (out + back) / 2, back)),
      known: known.size,
      firstFresh: Math.min(...answeredWith(after, false)) - back,
      lastStale: Math.max(back, ...answeredWith(after, true)) - back,
      ready: servedOf(probes).share,
    };
  } finally {
    await stage.clear();
  }
}

const answeredAt = ({ due, took }: Sample) => due + took;

function answeredWith(calls: readonly Sample[], isStale: boolean): number[] {
  return calls.filter((call) => call.outcome === 'ok' && call.isStale === isStale).map(answeredAt);
}

function shareOfStale(calls: readonly Sample[]): number {
  const good = calls.filter(({ outcome }) => outcome === 'ok');
  return good.filter(({ isStale }) => isStale).length / good.length;
}
