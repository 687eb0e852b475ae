import { afterEach, beforeAll, afterAll, expect, it } from 'vitest';
import { describeWithRedis, RedisServer } from '../support/redis-server.ts';
import { until } from '../support/until.ts';
import { type Replica, replicaOf } from './replica.ts';

describeWithRedis('the store in Redis', () => {
  let redis: RedisServer;
  const replicas: Replica[] = [];
  const name = { group: 'a1', key: 'b2' };
  const answer = { status: 200, fetchedAt: 1_767_225_600_000, body: '{"results":["ü"]}' };

  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.close());
  afterEach(async () => {
    for (const { store } of replicas.splice(0)) await store.close();
    await redis.do('FLUSHALL');
  });

  /** Ready, and listening. */
  async function freshReplica(): Promise<Replica> {
    const replica = replicaOf(redis.url());
    replicas.push(replica);
    await until(() => {
      expect(replica.store.state).toBe('reachable');
      expect(replica.heard).toContain('gap');
    });
    replica.heard.length = 0;
    return replica;
  }

  it('gives to one replica what another has written, and tells nothing of it to whoever reads Redis', async () => {
    const [a, b] = [await freshReplica(), await freshReplica()];
    expect(await a.store.look(name)).toEqual({ answer: null, epoch: '' });
    a.store.write(name, answer, '', 60_000);
    await until(async () => {
      expect(await b.store.look(name)).toEqual({ answer, epoch: '' });
    });
    expect(await redis.keys()).toEqual(['gw:e:{a1}:b2']);
    expect(String(await redis.do('GET', 'gw:e:{a1}:b2'))).not.toContain('results');
    const life = Number(await redis.do('PTTL', 'gw:e:{a1}:b2'));
    expect(life).toBeLessThanOrEqual(60_000);
    expect(life).toBeGreaterThan(0);
  });

  it('lets every other replica hear of an invalidation, and find nothing from before it', async () => {
    const [a, b, c] = [await freshReplica(), await freshReplica(), await freshReplica()];
    const before = (await a.store.look(name))?.epoch ?? 'none';
    a.store.write(name, answer, before, 60_000);
    expect(await b.store.invalidate(['a1', 'other'])).toBe(true);
    await until(() => {
      expect([a.heard, b.heard, c.heard]).toEqual([['a1', 'other'], [], ['a1', 'other']]);
    });
    const looked = await c.store.look(name);
    expect(looked).toEqual({ answer: null, epoch: expect.stringMatching(/^[\da-f]{32}$/) as unknown });
    // A load that began before the invalidation ends after it.
    a.store.write(name, answer, before, 60_000);
    await until(() => {
      expect(a.commands.filter(({ command }) => command === 'write')).toHaveLength(2);
    });
    expect((await c.store.look(name))?.answer).toBeNull();
    expect(c.looks).toEqual(['outdated', 'outdated']);
    c.store.write(name, answer, looked?.epoch ?? '', 60_000);
    await until(async () => {
      expect((await a.store.look(name))?.answer).toEqual(answer);
    });
  });
});
