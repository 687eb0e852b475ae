import { describe, expect, it } from 'vitest';
import { dataOf } from '../../support/graphql.ts';
import { describeWithRedis, type RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';
import { ALPHA, BRAVO } from '../../trust/tenants.ts';
import type { TrustGateway } from '../../trust/trust-gateway.ts';
import { OTHER_KEY, rowsOf, startReplicas, untilReachable, untilShared } from './two-replicas.ts';

const { apiKey, organisation } = ALPHA;
const READY = 'http://gateway.test/health/ready';

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
