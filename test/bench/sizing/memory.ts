import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';
import { freePort } from '../../http/free-port.ts';
import type { Bench, Target } from '../bench.ts';
import { peakMegabytes } from '../cpu.ts';
import { customerSource } from '../customers.ts';
import { scenarioOf } from '../scenarios.ts';

export interface HeldBy {
  /** Of connections, or of CACHE_MB. */
  readonly count: number;
  /** The most resident memory that the process ever had, in MB. */
  readonly megabytes: number;
}

export interface HeldByCache extends HeldBy {
  /** What the gateway says that it keeps, in MB, and how many answers. */
  readonly kept: number;
  readonly answers: number;
}

const ROUNDS = 4;
/** So many ask at once, of however many connections there are. */
const AT_ONCE = 50;

/** What a gateway holds of which so many clients keep a connection and ask now and then. */
export async function heldByConnections(bench: Bench, build: string, count: number): Promise<HeldBy> {
  const target = await bench.startGateway('gateway', build);
  const scenario = scenarioOf('S1');
  const { origin, pathname } = new URL(target.urlFor(scenario));
  const clients = Array.from({ length: count }, () => new Client(origin, { keepAliveTimeout: 60_000 }));
  const next = customerSource('large');
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${bench.caller.token}` };
  for (let at = 0; at < ROUNDS * count; at += AT_ONCE) {
    const asking = Array.from(
      { length: Math.min(AT_ONCE, count) },
      (_, index) => clients[(at + index) % count],
    );
    await Promise.all(
      asking.map(async (client) => {
        const body = JSON.stringify({ query: scenario.query, variables: scenario.variables([next()], null) });
        const reply = await client?.request({ method: 'POST', path: pathname, headers, body });
        if (reply?.statusCode !== 200) throw new Error(`Expected 200, got ${String(reply?.statusCode)}.`);
        await reply.body.dump();
      }),
    );
  }
  const megabytes = peakMegabytes(target.child.pid);
  await Promise.all(clients.map((client) => client.destroy()));
  target.child.kill();
  return { count, megabytes };
}

/** Pages of 100 rows, of so many customers that they fill the bound and a little more. */
const PAGES_PER_MB = 15;

/** What a gateway holds with so many megabytes of cache, all of them filled. */
export async function heldByCache(bench: Bench, build: string, megabytes: number): Promise<HeldByCache> {
  const privatePort = await freePort();
  const env = { CACHE_MB: String(megabytes), PRIVATE_PORT: String(privatePort) };
  const target = await bench.startGatewayThatKeeps('gateway', build, [], env);
  await fill(bench, target, PAGES_PER_MB * megabytes);
  await sleep(500);
  const metrics = await (await fetch(`http://127.0.0.1:${privatePort}/metrics`)).text();
  const gauge = (name: string) =>
    Number(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'm').exec(metrics)?.[1] ?? NaN);
  const result = {
    count: megabytes,
    megabytes: peakMegabytes(target.child.pid),
    kept: gauge('gateway_kept_bytes') / 2 ** 20,
    answers: gauge('gateway_kept_answers'),
  };
  target.child.kill();
  return result;
}

async function fill(bench: Bench, target: Target, operations: number): Promise<void> {
  const scenario = scenarioOf('R100');
  const asks = { kind: 'scenario', name: scenario.name } as const;
  await bench.run({ url: target.urlFor(scenario), asks, operations });
}
