import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from '../bench.ts';
import { SCENARIOS } from '../scenarios.ts';
import { type AtLoad, measureLatency } from './latency.ts';
import { heldByCache, heldByConnections } from './memory.ts';
import { measureRedisBytes } from './redis-bytes.ts';
import { latencyTable, memoryTables, redisTable, throughputTable, upstreamTable } from './sizing-tables.ts';
import { svgPlot } from './svg-plot.ts';
import { measureThroughput } from './throughput.ts';
import { measureUpstreamCalls, type UpstreamCalls } from './upstream-calls.ts';

const PICTURES = join(process.cwd(), 'test/bench/pictures');

export interface SizingTerms {
  /** The gateway's dist/main.js. */
  readonly build: string;
  readonly node: string;
  /** Of a slice; what needs a steady state takes some of them. */
  readonly seconds: number;
}

/** How much of everything a gateway needs, as tables one after the other; draws two pictures besides. */
export async function* measureSizing({ build, node, seconds }: SizingTerms): AsyncGenerator<string> {
  const bench = new Bench(node);
  try {
    yield throughputTable(await measureThroughput(bench, build, SCENARIOS, 3 * seconds));
    const connections = [];
    for (const count of [10, 100, 1000]) connections.push(await heldByConnections(bench, build, count));
    const caches = [];
    for (const megabytes of [16, 64, 256]) caches.push(await heldByCache(bench, build, megabytes));
    yield memoryTables(connections, caches);
    yield redisTable(await measureRedisBytes(bench, build));
  } finally {
    bench.close();
  }
  const latency = await measureLatency(build, 4 * seconds);
  draw('latency', latencyPlot(latency));
  yield latencyTable(latency);
  const calls = await measureUpstreamCalls(build, node, 6 * seconds);
  draw('upstream-calls', callsPlot(calls));
  yield upstreamTable(calls);
}

function draw(name: string, picture: string): void {
  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(join(PICTURES, `${name}.svg`), picture);
}

function latencyPlot(all: readonly AtLoad[]): string {
  const line = (name: string, pick: (at: AtLoad) => number) => ({
    name,
    points: all.map((at) => [at.perSecond, pick(at)] as const),
  });
  return svgPlot({
    title: 'Latency against load, one gateway on one core',
    x: 'requests per second',
    y: 'milliseconds',
    series: [
      line('p99, upstream 40 ms', ({ asked }) => asked.p99),
      line('p50, upstream 40 ms', ({ asked }) => asked.p50),
      line('p99, kept', ({ kept }) => Math.max(1, kept.p99)),
      line('p50, kept', ({ kept }) => Math.max(1, kept.p50)),
    ],
  });
}

function callsPlot(all: readonly UpstreamCalls[]): string {
  const many = all.filter(({ customers }) => customers === 50);
  const line = (keeping: string) => ({
    name: keeping,
    points: many
      .filter((each) => each.keeping === keeping)
      .map(({ replicas, sharing }) => [replicas, sharing.callsPerSecond] as const),
  });
  return svgPlot({
    title: '50 customers, 100 pollers a second, fresh for 1 s',
    x: 'replicas',
    y: 'upstream calls per second',
    series: [
      { name: 'nothing is kept', points: [1, 2, 4].map((replicas) => [replicas, 100] as const) },
      line('each for itself'),
      line('all in one Redis'),
    ],
  });
}
