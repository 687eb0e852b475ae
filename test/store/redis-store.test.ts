import { afterEach, beforeAll, afterAll, expect, it } from 'vitest';
import { describeWithRedis, RedisServer } from '../support/redis-server.ts';
import { until } from '../support/until.ts';
import { Replicas } from './replica.ts';

describeWithRedis('the store in Redis', () => {
  let redis: RedisServer;
  const replicas = new Replicas();
  const freshReplica = () => replicas.fresh(redis.url());
  const name = { group: 'a1', key: 'b2', credential: 'c3', others: [] };
  const answer = { status: 200, fetchedAt: 1_767_225_600_000, body: '{"results":["ü"]}' };

  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.close());
  afterEach(async () => {
    await replicas.close();
    await redis.do('FLUSHALL');
  });

  it('gives to one replica what another has written, and tells nothing of it to whoever reads Redis', async () => {
    const [a, b] = [await freshReplica(), await freshReplica()];
    const first = await a.store.look(name);
    const epoch = first?.epoch ?? 'none';
    expect(first).toEqual({ answer: null, epoch, isRefused: false });
    a.store.write(name, answer, epoch, 60_000);
    await until(async () => {
      expect(await b.store.look(name)).toEqual({ answer, epoch, isRefused: false });
    });
    expect((await redis.keys()).sort()).toEqual(['gw:e:{a1}:b2', 'gw:t:{a1}']);
    expect(await redis.do('GET', 'gw:t:{a1}')).toBe(epoch);
    // Eight of the longest lives.
    expect(Number(await redis.do('PTTL', 'gw:t:{a1}'))).toBeGreaterThan(8 * 7_200_000 - 60_000);
    expect(String(await redis.do('GET', 'gw:e:{a1}:b2'))).not.toContain('results');
    const life = Number(await redis.do('PTTL', 'gw:e:{a1}:b2'));
    expect(life).toBeLessThanOrEqual(60_000);
    expect(life).toBeGreaterThan(0);
  });

  it.each([
    ['nothing', null],
    ['a list', ['RPUSH', 'gw:n', 'x']],
    ['a text that is no number', ['SET', 'gw:n', 'garbage']],
    ['a number that is too large to be added to', ['SET', 'gw:n', '9223372036854775807']],
    ['a fraction', ['SET', 'gw:n', '1.5']],
  ])(
    'counts invalidations where there was %s, for longer than anything depends on it',
    async (_, garbage) => {
      if (garbage !== null) await redis.do(...(garbage as [string, ...string[]]));
      const [a, b] = [await freshReplica(), await freshReplica()];
      for (const number of ['1', '2']) {
        expect(await a.store.invalidate(['a1'])).toBe(true);
        expect(await redis.do('GET', 'gw:n')).toBe(number);
        expect(Number(await redis.do('PTTL', 'gw:n'))).toBeGreaterThan(86_400_000 + 2 * 3_600_000);
      }
      await until(() => {
        expect(b.heard).toEqual(['a1', 'a1']);
      });
      expect(a.refusals).toEqual([]);
    },
  );

  it('lets every other replica hear of an invalidation, and find nothing from before it', async () => {
    const [a, b, c] = [await freshReplica(), await freshReplica(), await freshReplica()];
    const before = (await a.store.look(name))?.epoch ?? 'none';
    a.store.write(name, answer, before, 60_000);
    expect(await b.store.invalidate(['a1', 'other'])).toBe(true);
    await until(() => {
      expect([a.heard, b.heard, c.heard]).toEqual([['a1', 'other'], [], ['a1', 'other']]);
    });
    // Longer than an answer may be kept with the largest values of all CACHE_ variables.
    expect(Number(await redis.do('PTTL', 'gw:t:{a1}'))).toBeGreaterThan(86_400_000 + 2 * 3_600_000);
    const looked = await c.store.look(name);
    expect(looked).toMatchObject({ answer: null, epoch: expect.stringMatching(/^[\da-f]{32}$/) as unknown });
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

  it('lets one replica load what several want, until it gives the lease back or its time is over', async () => {
    const [a, b] = [await freshReplica(), await freshReplica()];
    const both = await Promise.all([a.store.lease(name, 60_000), b.store.lease(name, 60_000)]);
    expect(both).toContain('taken');
    const lease = both.find((each) => each !== 'taken' && each !== null);
    if (lease === undefined) throw new Error('expected one of them to have the lease');
    expect(
      await b.store.lease({ group: 'a1', key: 'c3', credential: 'c3', others: [] }, 60_000),
    ).toMatchObject({});
    lease.release();
    await until(async () => {
      expect(await b.store.lease(name, 60_000)).not.toBe('taken');
    });
    // It has passed to another one, and is not taken from that.
    lease.release();
    await until(() => {
      const all = [...a.commands, ...b.commands];
      expect(all.filter(({ command }) => command === 'release')).toHaveLength(2);
    });
    expect(await a.store.lease(name, 60_000)).toBe('taken');
    await redis.do('PEXPIRE', 'gw:l:{a1}:b2', 1);
    await until(async () => {
      expect(await a.store.lease(name, 60_000)).not.toBe('taken');
    });
  });

  it('counts the calls of all replicas, by the clock of Redis, so that no second holds too many', async () => {
    const [a, b] = [await freshReplica(), await freshReplica()];
    for (let count = 0; count < 3; count += 1) {
      await a.store.spend('k1', 2, 1, 60_000);
      expect(await b.store.spend('k1', 2, 3, 60_000)).toHaveLength(3);
    }
    expect(await a.store.spend('k2', 2, 2, 60_000)).toEqual([0, 0]);
    const places = await redis.do('LRANGE', 'gw:s:{k1}', 0, -1);
    expect(places).toHaveLength(2);
    // Twelve at two in a second: whatever time it took, the last are five seconds after the first, which is over by then.
    const [last = NaN] = (Array.isArray(places) ? places : []).map(Number);
    const [seconds, micros] = (await redis.do('TIME')) as [string, string];
    const ahead = last - Number(seconds) * 1000 - Number(micros) / 1000;
    expect(ahead).toBeLessThanOrEqual(5001);
    expect(await redis.do('PTTL', 'gw:s:{k1}')).toBeGreaterThan(ahead);
  });

  it('says where the next calls are, each a second after the one that is as many before it', async () => {
    const a = await freshReplica();
    expect(await a.store.spend('k1', 2, 5, 60_000)).toEqual([0, 0, 1000, 1000, 2000]);
  });

  it.each([
    ['SET', ['garbage']],
    ['LPUSH', ['x', '-5 x']],
    ['LPUSH', ['99999999999999']],
    ['LPUSH', ['1e999', 'nan']],
  ])('counts anew where %s %j lies in the place of the count', async (command, garbage) => {
    const a = await freshReplica();
    await redis.do(command, 'gw:s:{k1}', ...garbage);
    expect(await a.store.spend('k1', 2, 3, 60_000)).toEqual([0, 0, 1000]);
  });

  it('takes no place that is too far away, and says how far it is', async () => {
    const a = await freshReplica();
    expect(await a.store.spend('k1', 1, 9, 2500)).toEqual([0, 1000, 2000, 3000]);
    expect(await a.store.spend('k1', 1, 9, 100)).toHaveLength(1);
    expect(await redis.do('PTTL', 'gw:s:{k1}')).toBeGreaterThan(2000);
    expect(await a.store.spend('k2', 1, 9, -5)).toEqual([0]);
    expect(await a.store.spend('k2', 1, 200, 1e9)).toHaveLength(122);
  });

  it('tells other replicas of a pause, and believes none that is too long', async () => {
    const [a, b] = [await freshReplica(), await freshReplica()];
    const soon = Date.now() + 5000;
    a.store.pause('k1', soon);
    await until(() => {
      expect([a.heard, b.heard]).toEqual([[], [`k1 until ${soon}`]]);
    });
    a.store.pause('k1', Date.now() + 1e9);
    await until(() => {
      expect(b.heard).toHaveLength(2);
    });
    expect(Number(b.heard[1]?.split(' ').at(-1))).toBeLessThanOrEqual(Date.now() + 60_000);
  });

  it('keeps no answer that is too long to be sent in time', async () => {
    const a = await freshReplica();
    a.store.write(name, { ...answer, body: 'x'.repeat(1_048_577) }, '', 1000);
    expect(a.commands.filter(({ command }) => command === 'write')).toEqual([]);
  });
});
