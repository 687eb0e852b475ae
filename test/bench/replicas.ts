import { setTimeout as sleep } from 'node:timers/promises';
import { CREDENTIALS } from './answers.ts';
import type { CallersJob, CallersRequest, Samples } from './attack/callers.ts';
import { ordinary } from './attack/people.ts';
import { type Served, servedOf } from './attack/served.ts';
import type { AttackUpstreamRequest, Traffic } from './attack/upstream.ts';
import { warmUp } from './attack/warm-up.ts';
import { createCaller } from './caller.ts';
import type { Env } from './issuer.ts';
import { Child } from './processes.ts';
import { startRedis } from './redis.ts';

const POLLERS = 100;
const CUSTOMERS = 20;
const FRESH_MS = 1000;
/** Until what is kept has grown old a few times. */
const QUIET_SECONDS = 5;
const LATENCY = { milliseconds: 20, spreadMs: 20 };

/** What replicas ask the upstream for in one way of keeping answers. */
export interface Sharing {
  readonly title: string;
  readonly callsPerSecond: number;
  /** One call for each list in each period of freshness. */
  readonly idealPerSecond: number;
  readonly served: Served;
}

export interface ReplicaTerms {
  /** The gateway's dist/main.js. */
  readonly build: string;
  readonly node: string;
  readonly replicas: number;
  readonly seconds: number;
  /** How many customers are asked for, and by how many pollers, once a second each. */
  readonly customers: number;
  readonly pollers: number;
}

export const FEW: Pick<ReplicaTerms, 'customers' | 'pollers'> = { customers: CUSTOMERS, pollers: POLLERS };

/** What keeps answers, and for whom. */
export type Keeping = 'nothing is kept' | 'each for itself' | 'all in one Redis';

/** The same pollers against replicas that keep nothing, that keep for themselves, and that share. */
export async function measureReplicas(terms: ReplicaTerms): Promise<Sharing[]> {
  return [
    await measureSharing('nothing is kept', terms),
    await measureSharing('each for itself', terms),
    await measureSharing('all in one Redis', terms),
  ];
}

/** Pollers against replicas that keep in one way, with a Redis of their own where that is it. */
export async function measureSharing(keeping: Keeping, terms: ReplicaTerms): Promise<Sharing> {
  const fresh = { CACHE_FRESH_MS: String(FRESH_MS) };
  if (keeping === 'nothing is kept') return measure(keeping, terms, { CACHE_FRESH_MS: '0' });
  if (keeping === 'each for itself') return measure(keeping, terms, fresh);
  const redis = await startRedis();
  const shared = { REDIS_URL: redis.url, CACHE_SECRET: 'a secret of the benchmark that is long enough' };
  try {
    return await measure(keeping, terms, { ...fresh, ...shared });
  } finally {
    redis.kill();
  }
}

async function measure(title: string, terms: ReplicaTerms, env: Env): Promise<Sharing> {
  const { build, node, replicas, seconds } = terms;
  const caller = createCaller();
  const headers = { authorization: `Bearer ${caller.token}` };
  const upstream = new Child('other', [beside('upstream.js')], {});
  const askUpstream = (request: AttackUpstreamRequest) => upstream.ask(request);
  const gatewayEnv = {
    ...caller.env,
    ZENSKAR_BASE_URL: await upstream.url,
    ZENSKAR_API_KEY: CREDENTIALS.apiKey,
    ZENSKAR_ORGANISATION: CREDENTIALS.organisation,
    NODE_ENV: 'production',
    PORT: '0',
    PRIVATE_PORT: '0',
    CURSOR_SECRET: 'a secret of the benchmark that is long enough',
    ...env,
  };
  const sides = Array.from({ length: replicas }, () => ({
    gateway: new Child('measured', [build], gatewayEnv, node),
    callers: new Child('other', [beside('callers.js')], {}),
  }));
  try {
    await askUpstream({ kind: 'latency', ...LATENCY });
    const customers = Array.from({ length: terms.pollers }, (_, index) => ordinary(index % terms.customers));
    for (const [index, { gateway, callers }] of sides.entries()) {
      const url = await gateway.url;
      const own = customers.filter((_, poller) => poller % replicas === index);
      await warmUp(url, { customer: ordinary(0), headers });
      const job: CallersJob = {
        url,
        callers: own.map((customer) => ({ customer, headers })),
        perSecond: own.length,
        impatient: false,
        distinct: false,
      };
      await callers.ask({ kind: 'start', job } satisfies CallersRequest);
    }
    await sleep(1000 * QUIET_SECONDS);
    await askUpstream({ kind: 'traffic' });
    const start = Date.now();
    await sleep(1000 * seconds);
    const { arrivals } = (await askUpstream({ kind: 'traffic' })) as Traffic;
    const took = (Date.now() - start) / 1000;
    const calls = [];
    for (const { callers } of sides) {
      const samples = (await callers.ask({ kind: 'stop' } satisfies CallersRequest)) as Samples;
      calls.push(...samples.calls);
    }
    const idealPerSecond = (1000 * terms.customers) / FRESH_MS;
    return { title, callsPerSecond: arrivals.length / took, idealPerSecond, served: servedOf(calls) };
  } finally {
    const all = [upstream, ...sides.flatMap(({ gateway, callers }) => [gateway, callers])];
    await Promise.all(all.filter(({ isRunning }) => isRunning).map((child) => child.destroy()));
  }
}

function beside(file: string): string {
  return `${import.meta.dirname}/attack/${file}`;
}
