import { setTimeout as sleep } from 'node:timers/promises';
import { DRAIN_DELAY_MS } from '../../../src/config/fixed.ts';
import { CREDENTIALS } from '../answers.ts';
import type { CallersJob, CallersRequest, Samples } from '../attack/callers.ts';
import { ordinary } from '../attack/people.ts';
import { type Served, servedOf } from '../attack/served.ts';
import type { AttackUpstreamRequest, Traffic } from '../attack/upstream.ts';
import { createCaller } from '../caller.ts';
import type { Env } from '../issuer.ts';
import { Child } from '../processes.ts';
import { startRedis } from '../redis.ts';
import { Fleet } from './fleet.ts';
import { PROXIES, type ProxyName, startPrintedProxy } from './printed-proxy.ts';

/** At most: one who waits for an answer does not ask again. */
const PER_SECOND = 500;
const CUSTOMERS = 50;
/** The upstream's steady rate is that of these, after the first of them. */
const QUIET_SECONDS = 6;
const LATENCY = { milliseconds: 20, spreadMs: 20 };
const SECRET = 'a secret of the benchmark that is long enough';

/** What callers saw behind one proxy while replicas were restarted, and what the upstream saw. */
export interface RollingSeen {
  readonly proxy: ProxyName;
  readonly kept: string;
  readonly restarts: number;
  readonly served: Served;
  /** Calls per second before the first restart, in the fullest second of these, and in the fullest one since. */
  readonly steady: number;
  readonly steadyPeak: number;
  readonly peak: number;
}

export interface RollingTerms {
  /** The gateway's dist/main.js. */
  readonly build: string;
  readonly node: string;
  /** How many requests to send through each proxy. */
  readonly requests: number;
}

/** Restarts three replicas behind each proxy under load: with nothing kept, and with all kept in one Redis. */
export async function* measureRolling(terms: RollingTerms): AsyncGenerator<RollingSeen> {
  const redis = await startRedis();
  const shared = { CACHE_FRESH_MS: '1000', REDIS_URL: redis.url, CACHE_SECRET: SECRET };
  try {
    for (const proxy of PROXIES) {
      yield await measure(proxy, 'nothing', terms, { CACHE_FRESH_MS: '0' });
      yield await measure(proxy, 'in one Redis', terms, shared);
    }
  } finally {
    redis.kill();
  }
}

async function measure(name: ProxyName, kept: string, terms: RollingTerms, env: Env): Promise<RollingSeen> {
  const caller = createCaller();
  const headers = { authorization: `Bearer ${caller.token}` };
  const upstream = new Child('other', [beside('upstream.js')], {});
  const askUpstream = (request: AttackUpstreamRequest) => upstream.ask(request);
  const fleet = await Fleet.start({
    ...terms,
    headers,
    env: {
      ...caller.env,
      ZENSKAR_BASE_URL: await upstream.url,
      ZENSKAR_API_KEY: CREDENTIALS.apiKey,
      ZENSKAR_ORGANISATION: CREDENTIALS.organisation,
      NODE_ENV: 'production',
      CURSOR_SECRET: SECRET,
      // What it is where other machines are served.
      DRAIN_DELAY_MS: String(DRAIN_DELAY_MS),
      ...env,
    },
  });
  const proxy = await startPrintedProxy(name, terms.build, fleet.ports);
  const callers = new Child('other', [beside('callers.js')], { NODE_EXTRA_CA_CERTS: proxy.certificate });
  const ask = (request: CallersRequest) => callers.ask(request);
  try {
    await askUpstream({ kind: 'latency', ...LATENCY });
    const job: CallersJob = {
      url: proxy.url,
      callers: Array.from({ length: CUSTOMERS }, (_, index) => ({ customer: ordinary(index), headers })),
      perSecond: PER_SECOND,
      impatient: false,
      distinct: env['CACHE_FRESH_MS'] === '0',
    };
    await ask({ kind: 'start', job });
    await sleep(1000);
    await askUpstream({ kind: 'traffic' });
    await sleep(1000 * QUIET_SECONDS);
    const before = (await askUpstream({ kind: 'traffic' })) as Traffic;
    const restarts = await fleet.restartInTurn(
      async () => ((await ask({ kind: 'count' })) as number) >= terms.requests,
    );
    const { calls } = (await ask({ kind: 'stop' })) as Samples;
    const { arrivals } = (await askUpstream({ kind: 'traffic' })) as Traffic;
    const steady = before.arrivals.length / QUIET_SECONDS;
    return {
      proxy: name,
      kept,
      restarts,
      served: servedOf(calls),
      steady,
      steadyPeak: fullestSecond(before.arrivals),
      peak: fullestSecond(arrivals),
    };
  } finally {
    proxy.close();
    await fleet.close();
    await Promise.all(
      [upstream, callers].filter(({ isRunning }) => isRunning).map((child) => child.destroy()),
    );
  }
}

/** The most arrivals within any second; they come in their order. */
function fullestSecond(arrivals: readonly number[]): number {
  let most = 0;
  let from = 0;
  arrivals.forEach((at, index) => {
    while ((arrivals[from] ?? at) <= at - 1000) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}

function beside(file: string): string {
  return `${import.meta.dirname}/../attack/${file}`;
}
