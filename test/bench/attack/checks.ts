import type { Check } from './attack.ts';
import type { Sample } from './callers.ts';
import { listed, type Served, servedOf } from './served.ts';

/** The slowest percentile of those who have nothing to do with an attack may take as long. */
export const MOST_P99_MS = 250;

export const MOST_MEGABYTES = 300;

const percent = (share: number) => `${(100 * share).toFixed(share === 1 ? 0 : 1)} %`;
const whole = (value: number) => value.toFixed(0);

export function othersServed(served: Served): Check {
  const { share, refusals } = served;
  return {
    saw: `others served: ${percent(share)}${share === 1 ? '' : ` (${listed(refusals)})`}`,
    must: '100 %',
    holds: share === 1,
  };
}

export function othersQuick({ p99 }: Served, most = MOST_P99_MS): Check {
  return { saw: `p99 of the others: ${whole(p99)} ms`, must: `below ${most} ms`, holds: p99 < most };
}

export function memoryBelow(peak: number, most = MOST_MEGABYTES): Check {
  return { saw: `memory: ${whole(peak)} MB`, must: `below ${most} MB`, holds: peak < most };
}

export function alive(isAlive: boolean): Check {
  return { saw: isAlive ? 'the gateway lives' : 'the gateway died', must: 'lives', holds: isAlive };
}

export function staysReady(probes: readonly Sample[]): Check {
  const { share, count, refusals } = servedOf(probes);
  const others = share === 1 ? '' : ` (${listed(refusals)})`;
  return { saw: `ready: ${percent(share)} of ${count} probes${others}`, must: '100 %', holds: share === 1 };
}
