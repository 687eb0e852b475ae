import { setTimeout as sleep } from 'node:timers/promises';
import { type Served, servedOf } from '../attack/served.ts';
import { Stage } from '../attack/stage.ts';

/** How callers fare at one rate of requests. */
export interface AtLoad {
  readonly perSecond: number;
  readonly asked: Served;
  readonly kept: Served;
}

const RATES = [50, 100, 200, 400, 800, 1600];
const CALLERS = 100;
const UPSTREAM_MS = 40;

/** Requests at fixed rates, whatever became of those before: of calls to an upstream of 40 ms, and of what is kept. */
export async function measureLatency(build: string, seconds: number): Promise<AtLoad[]> {
  const asked = await ramp(build, '0', seconds);
  const kept = await ramp(build, '600000', seconds);
  return RATES.map((perSecond, index) => ({
    perSecond,
    asked: asked[index] ?? servedOf([]),
    kept: kept[index] ?? servedOf([]),
  }));
}

async function ramp(build: string, freshMs: string, seconds: number): Promise<Served[]> {
  // As many connections as 1600 calls a second of 40 ms need.
  const env = { CACHE_FRESH_MS: freshMs, UPSTREAM_CONNECTIONS: '128' };
  const stage = await Stage.set({ mode: 'jwt', build, env });
  try {
    await stage.setLatency(UPSTREAM_MS);
    const callers = stage.ordinaryCallers(CALLERS);
    const distinct = freshMs === '0';
    // The first round is not told: by then code and cache are warm.
    const results: Served[] = [];
    for (const perSecond of [400, ...RATES]) {
      await stage.startCallers({ callers, perSecond, impatient: true, distinct });
      await sleep(1000 * seconds);
      results.push(servedOf((await stage.stopCallers()).calls));
    }
    return results.slice(1);
  } finally {
    await stage.clear();
  }
}
