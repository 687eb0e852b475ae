import { createHmac } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyWorld } from '../../../src/sandbox/world.ts';
import { freePort } from '../../http/free-port.ts';
import { dataOf } from '../../support/graphql.ts';
import { describeWithRedis, RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';
import { startTenantUpstream } from '../../trust/tenant-upstream.ts';
import { addTenant, ALPHA, BRAVO } from '../../trust/tenants.ts';
import { untilListening } from './listening.ts';
import { createTrustGateway, type TrustGateway } from '../../trust/trust-gateway.ts';

const { apiKey, organisation } = ALPHA;
const OTHER_KEY = 'another-api-key';
const SIGNING_KEY = Buffer.alloc(32, 7);
const [OLDER, NEWER] = [
  'a secret of the tests that is long enough',
  'another one that takes its place later',
];
const READY = 'http://gateway.test/health/ready';

const rowsOf = (customer: string, first = 10) =>
  `{ customer(uuid: "${customer}") { entitlements(first: ${first}) { isStale nodes { uuid name } } } }`;

type Env = Readonly<Record<string, string>>;

/** Two replicas on one Redis and one upstream, which knows two keys of one organisation. */
async function startReplicas(env: Env = {}) {
  const world = emptyWorld();
  for (const tenant of [ALPHA, BRAVO]) addTenant(world, tenant);
  const organisations = [apiKey, OTHER_KEY].map((key) => ({ apiKey: key, organisation, world }));
  const upstream = await startTenantUpstream(organisations, () => 'all');
  upstream.setOpen(true);
  const redis = await RedisServer.start();
  onTestFinished(async () => {
    // Before the gateways, which would otherwise wait for one that hangs.
    await redis.close();
    await upstream.close();
  });
  let started = 0;
  const start = async (more: Env = {}): Promise<TrustGateway> => {
    const gateway = createTrustGateway({
      upstreamUrl: upstream.url,
      credentials: env['AUTH_MODE'] === 'headers' ? null : { apiKey, organisation },
      env: {
        REDIS_URL: redis.url(),
        CACHE_SECRET: OLDER,
        CACHE_FRESH_MS: '60000',
        // A busy machine must not look like a Redis that hangs.
        REDIS_TIMEOUT_MS: '1000',
        ...env,
        ...more,
      },
    });
    onTestFinished(() => gateway.close());
    await untilReachable(gateway);
    await untilListening(redis, (started += 1));
    return gateway;
  };
  let seen = 0;
  return {
    upstream,
    redis,
    start,
    one: await start(),
    two: await start(),
    /** How many calls there were since the last time. */
    takeCalls: () => {
      const count = upstream.arrivals.length - seen;
      seen = upstream.arrivals.length;
      return count;
    },
  };
}

async function untilReachable({ lines }: TrustGateway, times = 1): Promise<void> {
  await until(() => {
    expect(lines.filter((line) => line.includes('Redis is reachable')).length).toBeGreaterThanOrEqual(times);
  });
}

async function untilShared(redis: RedisServer, answers: number): Promise<void> {
  await until(async () => {
    expect(await redis.keys('gw:e:*')).toHaveLength(answers);
  });
}

async function readinessOf(gateway: TrustGateway): Promise<number> {
  return (await gateway.fetch(new Request(READY))).status;
}

describeWithRedis('two replicas on one Redis', () => {
  it('tell what the other has read, and do not ask for it', async () => {
    const { one, two, redis, takeCalls } = await startReplicas();
    const first = dataOf(await one.ask(rowsOf(ALPHA.customer)));
    expect(takeCalls()).toBe(1);
    await untilShared(redis, 1);
    expect(dataOf(await two.ask(rowsOf(ALPHA.customer)))).toEqual(first);
    expect(takeCalls()).toBe(0);
  });

  it('ask once for what twenty readers of both want at the same time', async () => {
    const { one, two, upstream, takeCalls } = await startReplicas();
    upstream.setOpen(false);
    const asked = Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? one : two).ask(rowsOf(ALPHA.customer)),
    );
    await until(() => {
      expect(upstream.held).toBe(1);
    });
    upstream.setOpen(true);
    const answers = (await Promise.all(asked)).map(dataOf);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(takeCalls()).toBe(1);
  });

  it('both read anew what one was told has changed', async () => {
    const port = String(await freePort());
    const { start, two, redis, takeCalls } = await startReplicas();
    const one = await start({
      PRIVATE_PORT: port,
      INVALIDATION_SECRET: `whsec_${SIGNING_KEY.toString('base64')}`,
    });
    await one.listen();
    for (const { customer } of [ALPHA, BRAVO]) await one.ask(rowsOf(customer));
    await untilShared(redis, 2);
    for (const { customer } of [ALPHA, BRAVO]) await two.ask(rowsOf(customer));
    expect(takeCalls()).toBe(2);

    expect(await sendInvalidation(port, ALPHA.customer)).toBe(204);
    await until(async () => {
      await two.ask(rowsOf(ALPHA.customer));
      expect(takeCalls()).toBe(1);
    });
    await two.ask(rowsOf(BRAVO.customer));
    expect(takeCalls()).toBe(0);
  });

  it.each([
    ['a secret is put in front', {}, { CACHE_SECRET: `${NEWER},${OLDER}` }],
    ['a secret has been put in front', { CACHE_SECRET: `${NEWER},${OLDER}` }, {}],
    ['the old secret is dropped', { CACHE_SECRET: `${NEWER},${OLDER}` }, { CACHE_SECRET: NEWER }],
    ['the old secret has been dropped', { CACHE_SECRET: NEWER }, { CACHE_SECRET: `${NEWER},${OLDER}` }],
    ['another version is asked', {}, { ZENSKAR_API_VERSION: '20230501' }],
  ])('hear from each other what has changed while %s', async (_, tellers, hearers) => {
    const port = String(await freePort());
    const { start, takeCalls } = await startReplicas();
    const teller = await start({
      PRIVATE_PORT: port,
      INVALIDATION_SECRET: `whsec_${SIGNING_KEY.toString('base64')}`,
      ...tellers,
    });
    await teller.listen();
    const hearer = await start(hearers);
    await hearer.ask(rowsOf(ALPHA.customer));
    takeCalls();
    expect(await sendInvalidation(port, ALPHA.customer)).toBe(204);
    await until(async () => {
      await hearer.ask(rowsOf(ALPHA.customer));
      expect(takeCalls()).toBe(1);
    });
  });

  it('share the calls of a second, and have their own while Redis hangs', async () => {
    const { one, two, redis } = await startReplicas({
      CACHE_FRESH_MS: '0',
      REDIS_TIMEOUT_MS: '50',
      UPSTREAM_CALLS_PER_SECOND: '1',
      UPSTREAM_TIMEOUT_MS: '800',
      OPERATION_DEADLINE_MS: '800',
    });
    /** One call by each at the same time; the codes of those that are refused. */
    const refusals = async () => {
      const asked = await Promise.all([one.ask(rowsOf(ALPHA.customer)), two.ask(rowsOf(BRAVO.customer))]);
      return asked.flatMap(({ errors }) => errors.map(({ code }) => code));
    };
    await until(async () => {
      expect(await refusals()).toEqual(['RATE_LIMITED']);
    });
    redis.hang();
    for (const gateway of [one, two]) {
      await until(async () => {
        expect((await gateway.ask(rowsOf(ALPHA.customer))).errors).toEqual([]);
      });
    }
  });

  it('leave nothing in Redis that says what was read, or of whom', async () => {
    const { one, two, redis } = await startReplicas();
    await one.ask(rowsOf(ALPHA.customer));
    await two.ask(rowsOf(BRAVO.customer));
    await untilShared(redis, 2);
    const texts: string[] = [];
    for (const key of await redis.keys()) texts.push(key, String(await redis.do('GET', key)));
    const all = texts.join('\n');
    for (const { name, customer, rows, contract } of [ALPHA, BRAVO]) {
      const secrets = [customer, contract, ...rows, `${name} row`, apiKey, OTHER_KEY, organisation];
      expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
    }
    expect(all).not.toMatch(/[\da-f]{8}-[\da-f]{4}-|results|customer/i);
  });

  it('share nothing between the keys of callers who bring their own', async () => {
    const { one, two, redis, takeCalls } = await startReplicas({ AUTH_MODE: 'headers' });
    const as = (key: string) => ({ headers: { 'x-api-key': key, organisation } });
    dataOf(await one.ask(rowsOf(ALPHA.customer), as(apiKey)));
    await untilShared(redis, 1);
    takeCalls();
    dataOf(await two.ask(rowsOf(ALPHA.customer), as(OTHER_KEY)));
    expect(takeCalls()).toBe(1);
    dataOf(await two.ask(rowsOf(ALPHA.customer), as(apiKey)));
    expect(takeCalls()).toBe(0);
  });

  describe.each<[string, (redis: RedisServer) => Promise<void> | void]>([
    ['ends', (redis) => redis.kill()],
    [
      'hangs',
      (redis) => {
        redis.hang();
      },
    ],
  ])('whose Redis %s', (_, harm) => {
    it('serve everybody, keep what they have, and stay ready', async () => {
      const { one, two, redis, takeCalls } = await startReplicas({ REDIS_TIMEOUT_MS: '50' });
      for (const gateway of [one, two]) dataOf(await gateway.ask(rowsOf(ALPHA.customer)));
      takeCalls();
      await harm(redis);
      for (const gateway of [one, two]) {
        const asked = [10, 25, 50].flatMap((first) => [
          gateway.ask(rowsOf(ALPHA.customer, first)),
          gateway.ask(rowsOf(BRAVO.customer, first)),
        ]);
        for (const answer of await Promise.all(asked)) dataOf(answer);
        expect(await readinessOf(gateway)).toBe(200);
      }
      // What was kept was not asked for; of the rest each replica asked for itself.
      expect(takeCalls()).toBe(2 * 5);
    });
  });

  it('share again once a Redis that ended is back', async () => {
    const { one, two, redis, takeCalls } = await startReplicas();
    await redis.kill();
    await redis.start();
    for (const gateway of [one, two]) await untilReachable(gateway, 2);
    let reading = 0;
    // One that has just come back trusts nothing from before it could hear of invalidations again.
    await until(async () => {
      const unread = rowsOf(ALPHA.customer).replace('first: 10', `first: 10, search: "n${(reading += 1)}"`);
      dataOf(await one.ask(unread));
      await untilShared(redis, reading);
      takeCalls();
      dataOf(await two.ask(unread));
      expect(takeCalls()).toBe(0);
    });
  });
});

async function sendInvalidation(port: string, customer: string): Promise<number> {
  const body = JSON.stringify({ customers: [customer] });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', SIGNING_KEY).update(`m1.${timestamp}.${body}`).digest('base64');
  const headers = {
    'webhook-id': 'm1',
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  const response = await fetch(`http://127.0.0.1:${port}/invalidate`, { method: 'POST', headers, body });
  return response.status;
}
