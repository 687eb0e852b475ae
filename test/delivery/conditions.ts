import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'vitest';
import { describeProblems, parseConfig } from '../../src/config/config.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { createStore } from '../../src/store/create-store.ts';
import { createRandomHex } from '../../src/observability/random-hex.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { freshMetered } from '../http/metered.ts';
import { post } from '../http/requests.ts';
import { JWT_ENV, tokenOf } from '../http/tokens.ts';
import { BrokenManifest } from '../support/broken-manifest.ts';
import { ManualClock } from '../support/clock.ts';
import type { GatewayOptions } from '../support/gateway.ts';
import { isRecord, listAt } from '../support/graphql.ts';
import { startListener } from '../support/http-listener.ts';
import { until } from '../support/until.ts';
import { redisConnections } from '../../src/store/ioredis-client.ts';

const [A = '', B = ''] = STORIES.map(({ uuid }) => uuid);
const NAME = `{ customer(uuid: "${A}") { name } }`;
const ROWS = `{ customer(uuid: "${A}") { entitlements(first: 1) { edges { node { uuid } } } } }`;

/** What the page of metrics said before something happened, and after. */
export interface Pages {
  readonly before: string;
  readonly after: string;
}

type Happening = () => Promise<Pages>;

/** The gateway's watch of the event loop has had its turn where another of its kind, which began later, has had two. */
async function turnOfTheWatch(): Promise<void> {
  const watch = monitorEventLoopDelay({ resolution: 10 });
  watch.enable();
  await until(() => {
    expect(watch.count).toBeGreaterThan(0);
  });
  watch.disable();
}

/** A caller comes while Zenskar has a fault. */
const faulty =
  (fault: Fault, options: Partial<GatewayOptions> = {}, query = NAME): Happening =>
  async () => {
    const gateway = await freshMetered(options);
    await gateway.fetch(post({ query }));
    const before = await gateway.page();
    gateway.sandbox.script({ fault, times: 9 });
    await gateway.fetch(post({ query }));
    return { before, after: await gateway.page() };
  };

const status = (code: number) => faulty({ kind: 'status', status: code }, { env: { RETRY_ATTEMPTS: '1' } });

/** As long as a kept answer covers for Zenskar, its callers see no failure at all. */
const covered = (fault: Fault): Happening =>
  faulty(fault, {
    timeoutMs: 50,
    env: { RETRY_ATTEMPTS: '1', CACHE_FRESH_MS: '1', CACHE_RECORD_FRESH_MS: '0', CACHE_STALE_MS: '0' },
  });

/** What must make an alert fire as well, although whoever asks is served from what is kept. */
export const COVERED: readonly (readonly [alert: string, fault: string, Happening])[] = [
  ['ZenskarFailing', '503', covered({ kind: 'status', status: 503 })],
  ['ZenskarFailing', 'no answer', covered({ kind: 'hang' })],
  ['ZenskarFailing', 'no connection', covered({ kind: 'cut' })],
  ['ZenskarRateLimits', '429', covered({ kind: 'status', status: 429 })],
];

/** Well-served callers: the pages of a gateway that nothing is wrong with. */
export const allWell: Happening = async () => {
  const gateway = await freshMetered();
  const before = await gateway.page();
  for (const query of [NAME, ROWS, '{ nothing }']) await gateway.fetch(post({ query }));
  return { before, after: await gateway.page() };
};

/** What makes each alert fire. */
export const CONDITIONS: Readonly<Record<string, Happening>> = {
  GatewayMissing: async () => ({ before: (await allWell()).after, after: '' }),
  GatewayErrors: status(503),
  GatewaySlow: async () => {
    const clock = new ManualClock();
    const publisher = await startListener(() => undefined);
    const gateway = await freshMetered({ clock, upstreamUrl: publisher.url });
    const before = await gateway.page();
    const asked = gateway.fetch(post({ query: NAME }));
    await publisher.arrived;
    await clock.advance(20_000);
    await asked;
    await publisher.close();
    return { before, after: await gateway.page() };
  },
  GatewayShedding: async () => {
    const silent = await startListener(() => undefined);
    const gateway = await freshMetered({ env: { MAX_IN_FLIGHT: '1' }, upstreamUrl: silent.url });
    const before = await gateway.page();
    const first = gateway.fetch(post({ query: NAME })).catch(() => undefined);
    await silent.arrived;
    expect((await gateway.fetch(post({ query: NAME }))).status).toBe(503);
    const after = await gateway.page();
    await silent.close();
    await first;
    return { before, after };
  },
  GatewayEventLoopLate: async () => {
    const gateway = await freshMetered();
    const before = await gateway.page();
    return {
      before,
      after: await until(async () => {
        // What the loop's watch measures is the time between two of its own turns, and each page starts it anew.
        await turnOfTheWatch();
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
        await turnOfTheWatch();
        const page = await gateway.page();
        expect(Number(/^nodejs_eventloop_lag_p99_seconds (.+)$/m.exec(page)?.[1])).toBeGreaterThan(0.2);
        return page;
      }),
    };
  },
  GatewayFilesScarce: async () => {
    const before = (await allWell()).after;
    const most = Number(/^process_max_fds (\d+)$/m.exec(before)?.[1]);
    return { before, after: before.replace(/^process_open_fds .*$/m, `process_open_fds ${most * 0.9}`) };
  },
  GatewayInternalErrors: async () => {
    const env = { TRUSTED_DOCUMENTS: 'manifest.json' };
    const gateway = await freshMetered({ env, trusted: new BrokenManifest() });
    const before = await gateway.page();
    await gateway.fetch(post({ documentId: `sha256:${'a'.repeat(64)}` }));
    return { before, after: await gateway.page() };
  },
  GatewayKeysUnavailable: async () => {
    const publisher = await startListener((response) => response.writeHead(503).end());
    const env = { ...JWT_ENV, JWT_PUBLIC_KEY: '', JWT_JWKS_URL: publisher.url };
    const gateway = await freshMetered({ env });
    const before = await gateway.page();
    await gateway.fetch(post({ query: NAME }, await tokenOf(A)));
    await publisher.close();
    return { before, after: await gateway.page() };
  },
  GatewayStoreFailing: async () => {
    const metrics = createMetrics({ watchProcess: false, build: { version: '1', node: '1' } });
    const before = await metrics.render();
    const parsed = parseConfig({ REDIS_URL: 'redis://127.0.0.1:1', CACHE_SECRET: 'x'.repeat(32) });
    if (!parsed.ok) throw new Error(describeProblems(parsed.problems));
    const logger = { info: () => undefined, warn: () => undefined };
    const { store } = createStore(parsed.config.cache.store, {
      openRedis: redisConnections,
      longestLifeMs: 1000,
      clock: systemClock,
      random: () => 0.5,
      randomHex: createRandomHex(),
      logger,
      metrics,
    });
    await store.look({ group: 'a', key: 'b', credential: 'c3', others: [] });
    await store.close();
    return { before, after: await metrics.render() };
  },
  GatewayStoreUnreadable: async () => {
    const metrics = createMetrics({ watchProcess: false, build: { version: '1', node: '1' } });
    const before = await metrics.render();
    metrics.storeLook('found');
    metrics.storeLook('unreadable');
    return { before, after: await metrics.render() };
  },
  ZenskarFailing: status(503),
  ZenskarRefusesKey: status(401),
  ZenskarRateLimits: status(429),
  ZenskarForeignRows: faulty({
    kind: 'replace',
    edit: (body) => (isRecord(body) ? { ...body, id: B } : body),
  }),
  ZenskarBreaksContract: faulty(
    {
      kind: 'replace',
      edit: (body) => {
        if (!isRecord(body)) return body;
        const rows = listAt(body, 'results').map((row) => (isRecord(row) ? { ...row, entitlement: 7 } : row));
        return { ...body, results: rows };
      },
    },
    {},
    ROWS,
  ),
};
