import { quantile } from '../statistics.ts';
import type { Sample } from './callers.ts';

/** How callers were served. */
export interface Served {
  readonly count: number;
  /** The share that got what it asked for. */
  readonly share: number;
  /** Of those that did, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  /** How many of the others there were of each kind. */
  readonly refusals: Readonly<Record<string, number>>;
  /** How late the slowest percentile of requests was sent: with more than a few, the generator was short of time. */
  readonly lateP99: number;
}

export function servedOf(samples: readonly Sample[]): Served {
  const good = samples.filter(({ outcome }) => outcome === 'ok').map(({ took }) => took);
  const refusals: Record<string, number> = {};
  for (const { outcome } of samples) if (outcome !== 'ok') refusals[outcome] = (refusals[outcome] ?? 0) + 1;
  return {
    count: samples.length,
    share: good.length / samples.length,
    p50: quantile(good, 0.5),
    p99: quantile(good, 0.99),
    worst: quantile(good, 1),
    refusals,
    lateP99: quantile(
      samples.map(({ late }) => late),
      0.99,
    ),
  };
}

/** Those that were due from one instant on and before another. */
export function dueWithin(samples: readonly Sample[], from: number, to: number): readonly Sample[] {
  return samples.filter(({ due }) => due >= from && due < to);
}

/** `503 OVERLOADED x 12, cut x 1`, the most frequent first. */
export function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([, left], [, right]) => right - left)
    .map(([what, count]) => `${what} x ${count}`)
    .join(', ');
}
