import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';
import { freePort } from '../../http/free-port.ts';
import type { Bench, Target } from '../bench.ts';
import { peakMegabytes } from '../cpu.ts';
import { customerSource } from '../customers.ts';
import { type Scenario, scenarioOf } from '../scenarios.ts';

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
  const asking = new Asking(bench, target, scenario, count);
  const next = customerSource('large');
  for (let at = 0; at < ROUNDS * count; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count) }, (_, index) => at + index);
    await Promise.all(some.map((which) => asking.ask(which, next())));
  }
  const megabytes = peakMegabytes(target.child.pid);
  await asking.close();
  target.child.kill();
  return { count, megabytes };
}

/** Pages of 100 rows, of so many customers that they fill the bound and a little more. */
const PAGES_PER_MB = 15;
/** Who is asked for so often is kept as rows, and the response as a text besides: nothing takes more. */
const TIMES = 3;

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

async function fill(bench: Bench, target: Target, customers: number): Promise<void> {
  const asking = new Asking(bench, target, scenarioOf('R100'), AT_ONCE);
  const next = customerSource('large');
  let left = customers;
  const askOn = async (which: number) => {
    while (left-- > 0) {
      const customer = next();
      for (let time = 0; time < TIMES; time += 1) await asking.ask(which, customer);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, which) => askOn(which)));
  await asking.close();
}

/** Clients that each keep a connection, and ask for customers. */
class Asking {
  readonly #clients: readonly Client[];
  readonly #path: string;
  readonly #scenario: Scenario;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(bench: Bench, target: Target, scenario: Scenario, count: number) {
    const { origin, pathname } = new URL(target.urlFor(scenario));
    this.#clients = Array.from({ length: count }, () => new Client(origin, { keepAliveTimeout: 60_000 }));
    this.#path = pathname;
    this.#scenario = scenario;
    this.#headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${bench.caller.token}`,
    };
  }

  async ask(which: number, customer: string): Promise<void> {
    const scenario = this.#scenario;
    const body = JSON.stringify({ query: scenario.query, variables: scenario.variables([customer], null) });
    const client = this.#clients[which % this.#clients.length];
    const reply = await client?.request({ method: 'POST', path: this.#path, headers: this.#headers, body });
    if (reply?.statusCode !== 200) throw new Error(`Expected 200, got ${String(reply?.statusCode)}.`);
    await reply.body.dump();
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.destroy()));
  }
}
