import { createHmac } from 'node:crypto';
import { expect, onTestFinished } from 'vitest';
import { emptyWorld } from '../../../src/sandbox/world.ts';
import { RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';
import { startTenantUpstream } from '../../trust/tenant-upstream.ts';
import { addTenant, ALPHA, BRAVO } from '../../trust/tenants.ts';
import { createTrustGateway, type TrustGateway } from '../../trust/trust-gateway.ts';
import { untilListening } from './listening.ts';

const { apiKey, organisation } = ALPHA;
export const OTHER_KEY = 'another-api-key';
const SIGNING_KEY = Buffer.alloc(32, 7);
export const [OLDER, NEWER] = [
  'a secret of the tests that is long enough',
  'another one that takes its place later',
];

export const rowsOf = (customer: string, first = 10) =>
  `{ customer(uuid: "${customer}") { entitlements(first: ${first}) { isStale nodes { uuid name } } } }`;

type Env = Readonly<Record<string, string>>;

/** Two replicas on one Redis and one upstream, which knows two keys of one organisation. */
export async function startReplicas(env: Env = {}) {
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

export async function untilReachable({ lines }: TrustGateway, times = 1): Promise<void> {
  await until(() => {
    expect(lines.filter((line) => line.includes('Redis is reachable')).length).toBeGreaterThanOrEqual(times);
  });
}

export async function untilShared(redis: RedisServer, answers: number): Promise<void> {
  await until(async () => {
    expect(await redis.keys('gw:e:*')).toHaveLength(answers);
  });
}

/** What a gateway needs to be told of changes on a port. */
export const toldOn = (port: string): Env => ({
  PRIVATE_PORT: port,
  INVALIDATION_SECRET: `whsec_${SIGNING_KEY.toString('base64')}`,
});

/** Tells that a customer has changed; the status of the answer. */
export async function sendInvalidation(port: string, customer: string): Promise<number> {
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
