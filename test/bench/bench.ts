import { createCaller } from './caller.ts';
import { CREDENTIALS } from './answers.ts';
import { cpuSeconds } from './cpu.ts';
import type { Env } from './issuer.ts';
import type { Job, JobResult } from './load.ts';
import { Child } from './processes.ts';
import type { Scenario } from './scenarios.ts';
import type { Counts, UpstreamRequest } from './upstream.ts';

/** What is measured: the proxy, or a build of the gateway. */
export interface Target {
  readonly name: string;
  readonly child: Child;
  readonly urlFor: (scenario: Scenario) => string;
  /** After how many operations it is asked for the same customers again; null is never. */
  readonly repeatsAfter: number | null;
}

/** One stretch of load on one target. */
export interface Slice extends JobResult {
  /** CPU time of one operation, in microseconds. */
  readonly microseconds: number;
  readonly callsPerOperation: number;
  readonly counts: Counts;
}

export const CONNECTIONS = 32;

/** With a cache, so many sets of customers take turns, and all that is kept of them stays fresh until the end of the run. */
const CUSTOMERS_IN_TURN = 20;
const KEEPS: Env = { CACHE_FRESH_MS: '600000', CACHE_RECORD_FRESH_MS: '3600000' };

/** The processes around the targets, and how to use them. */
export class Bench {
  readonly caller = createCaller();
  readonly #upstream = new Child('other', [beside('upstream.js')], {});
  readonly #load = new Child('other', [beside('load.js')], {});
  readonly #node: string;

  /** `node` is the program that runs what is measured. */
  constructor(node: string) {
    this.#node = node;
  }

  async startProxy(): Promise<Target> {
    const child = new Child('measured', [beside('proxy.js')], await this.#upstreamEnv(), this.#node);
    const base = await child.url;
    return { name: 'proxy', child, urlFor: ({ name }) => `${base}/${name}`, repeatsAfter: null };
  }

  /** With what production has switched on. The queue is long enough for 32 operations of 25 calls. */
  async startGateway(
    name: string,
    main: string,
    nodeArgs: readonly string[] = [],
    more: Env = {},
  ): Promise<Target> {
    const env = {
      ...(await this.#upstreamEnv()),
      ...this.caller.env,
      NODE_ENV: 'production',
      PORT: '0',
      PRIVATE_PORT: '0',
      // What is measured is the way to the upstream.
      CACHE_FRESH_MS: '0',
      LOG_LEVEL: 'info',
      CURSOR_SECRET: 'a secret of the benchmark that is long enough',
      UPSTREAM_QUEUE: '1000',
      ...more,
    };
    const child = new Child('measured', [...nodeArgs, main], env, this.#node);
    const url = await child.url;
    return { name, child, urlFor: () => url, repeatsAfter: null };
  }

  /** The same with its cache, asked for a few customers in turn: all but the first answers come out of it. */
  async startGatewayThatKeeps(
    name: string,
    main: string,
    nodeArgs: readonly string[] = [],
    more: Env = {},
  ): Promise<Target> {
    const target = await this.startGateway(name, main, nodeArgs, { ...KEEPS, ...more });
    return { ...target, repeatsAfter: CUSTOMERS_IN_TURN };
  }

  run(job: Partial<Job> & Pick<Job, 'url' | 'asks'>): Promise<JobResult> {
    const all: Job = {
      token: this.caller.token,
      connections: CONNECTIONS,
      seconds: 60,
      operations: Infinity,
      repeatsAfter: null,
      ...job,
    };
    // JSON has no infinity.
    return this.#load.ask({ ...all, operations: Math.min(all.operations, 1e12) }) as Promise<JobResult>;
  }

  /** Loads one target and counts what it and the upstream did meanwhile. */
  async slice(target: Target, job: Partial<Job> & Pick<Job, 'url' | 'asks'>): Promise<Slice> {
    await this.counts();
    const before = cpuSeconds(target.child.pid);
    const result = await this.run({ repeatsAfter: target.repeatsAfter, ...job });
    const used = cpuSeconds(target.child.pid) - before;
    const counts = await this.counts();
    const calls = Object.values(counts.calls).reduce((sum, each) => sum + each, 0);
    return {
      ...result,
      microseconds: (1e6 * used) / result.operations,
      callsPerOperation: calls / result.operations,
      counts,
    };
  }

  counts(): Promise<Counts> {
    return this.#askUpstream({ kind: 'counts' }) as Promise<Counts>;
  }

  async setLatency(milliseconds: number): Promise<void> {
    await this.#askUpstream({ kind: 'latency', milliseconds });
  }

  #askUpstream(request: UpstreamRequest): Promise<unknown> {
    return this.#upstream.ask(request);
  }

  async #upstreamEnv(): Promise<Env> {
    return {
      ZENSKAR_BASE_URL: await this.#upstream.url,
      ZENSKAR_API_KEY: CREDENTIALS.apiKey,
      ZENSKAR_ORGANISATION: CREDENTIALS.organisation,
    };
  }

  close(): void {
    this.#upstream.kill();
    this.#load.kill();
  }
}

function beside(file: string): string {
  return `${import.meta.dirname}/${file}`;
}
