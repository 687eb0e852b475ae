import { listed, type Served } from './attack/served.ts';
import type { OutageSeen } from './outage.ts';
import type { Sharing } from './replicas.ts';
import type { RollingSeen } from './rolling/rolling.ts';
import { tableOf } from './report.ts';

const seconds = (milliseconds: number) =>
  Number.isFinite(milliseconds) ? `${(milliseconds / 1000).toFixed(1)} s` : 'never';
const percent = (share: number) => `${(100 * share).toFixed(share === 1 ? 0 : 1)} %`;

function failed({ count, share, refusals }: Served): string {
  const number = Math.round(count * (1 - share));
  return `${number} of ${count}${number === 0 ? '' : ` (${listed(refusals)})`}`;
}

export function sharingTable(results: readonly Sharing[]): string {
  return tableOf(
    ['kept', 'upstream calls/s', 'ideal', 'ratio', 'failed', 'p50 ms', 'p99 ms'],
    results.map(({ title, callsPerSecond, idealPerSecond, served }) => [
      title,
      callsPerSecond.toFixed(1),
      idealPerSecond.toFixed(1),
      (callsPerSecond / idealPerSecond).toFixed(2),
      failed(served),
      served.p50.toFixed(0),
      served.p99.toFixed(0),
    ]),
  );
}

export function outageTable(results: readonly OutageSeen[]): string {
  return tableOf(
    [
      'outage',
      'read before',
      'failed of these',
      'p99 ms',
      'first stale',
      'stale in its second half',
      'first fresh',
      'last stale',
      'ready',
    ],
    results.map((seen) => [
      `${seen.outage}, ${seen.seconds} s`,
      String(seen.known),
      failed(seen.served),
      seen.served.p99.toFixed(0),
      seconds(seen.firstStale),
      percent(seen.staleShare),
      seconds(seen.firstFresh),
      seconds(seen.lastStale),
      percent(seen.ready),
    ]),
  );
}

export function rollingTable(results: readonly RollingSeen[]): string {
  return tableOf(
    [
      'behind',
      'kept',
      'restarts',
      'failed',
      'p50 ms',
      'p99 ms',
      'upstream calls/s',
      'fullest second before',
      'and since',
    ],
    results.map(({ proxy, kept, restarts, served, steady, steadyPeak, peak }) => [
      proxy,
      kept,
      String(restarts),
      failed(served),
      served.p50.toFixed(0),
      served.p99.toFixed(0),
      steady.toFixed(0),
      String(steadyPeak),
      `${peak} (${(peak / steady).toFixed(2)})`,
    ]),
  );
}
