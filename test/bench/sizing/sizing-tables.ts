import { listed } from '../attack/served.ts';
import { tableOf } from '../report.ts';
import type { AtLoad } from './latency.ts';
import type { HeldBy, HeldByCache } from './memory.ts';
import type { RedisBytes } from './redis-bytes.ts';
import type { Throughput } from './throughput.ts';
import type { UpstreamCalls } from './upstream-calls.ts';

/** Two digits that count, and no more. */
function about(value: number): string {
  if (!(value > 0)) return '-';
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return String(Math.round(value / unit) * unit);
}

export function throughputTable(results: readonly Throughput[]): string {
  return tableOf(
    ['', 'an operation', 'per second and core, asked of Zenskar', 'kept'],
    results.map(({ scenario, asked, kept }) => [scenario.name, scenario.title, about(asked), about(kept)]),
  );
}

export function memoryTables(connections: readonly HeldBy[], caches: readonly HeldByCache[]): string {
  const byConnections = tableOf(
    ['connections', 'MB at most'],
    connections.map(({ count, megabytes }) => [String(count), megabytes.toFixed(0)]),
  );
  const byCache = tableOf(
    ['`CACHE_MB`, filled', 'MB at most', 'kept MB', 'answers of 100 rows'],
    caches.map(({ count, megabytes, kept, answers }) => [
      String(count),
      megabytes.toFixed(0),
      kept.toFixed(0),
      String(answers),
    ]),
  );
  return `${byConnections}\n\n${byCache}`;
}

export function redisTable(results: readonly RedisBytes[]): string {
  return tableOf(
    ['a thousand customers of', 'an operation', 'keys', 'MB in Redis'],
    results.map(({ scenario, keys, megabytes }) => [
      scenario.name,
      scenario.title,
      String(keys),
      megabytes.toFixed(1),
    ]),
  );
}

export function latencyTable(results: readonly AtLoad[]): string {
  const cells = ({ p50, p99, share, refusals }: AtLoad['asked']) => [
    `${p50.toFixed(0)} / ${p99.toFixed(0)}`,
    share === 1 ? '0' : listed(refusals),
  ];
  return tableOf(
    ['requests/s', 'p50 / p99 ms, asked', 'failed', 'p50 / p99 ms, kept', 'failed'],
    results.map(({ perSecond, asked, kept }) => [String(perSecond), ...cells(asked), ...cells(kept)]),
  );
}

export function upstreamTable(results: readonly UpstreamCalls[]): string {
  return tableOf(
    ['active customers', 'replicas', 'kept', 'upstream calls/s', 'one call per customer and second', 'ratio'],
    results.map(({ customers, replicas, keeping, sharing }) => [
      String(customers),
      String(replicas),
      keeping,
      sharing.callsPerSecond.toFixed(1),
      sharing.idealPerSecond.toFixed(0),
      (sharing.callsPerSecond / sharing.idealPerSecond).toFixed(2),
    ]),
  );
}
