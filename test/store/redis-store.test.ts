import { afterEach, beforeAll, afterAll, expect, it } from 'vitest';
import { describeWithRedis, RedisServer } from '../support/redis-server.ts';
import { until } from '../support/until.ts';
import { Replicas } from './replica.ts';

describeWithRedis('the store in Redis', () => {
  let redis: RedisServer;
  const replicas = new Replicas();
  const freshReplica = () => replicas.fresh(redis.url());
  const name = { group: 'a1', key: 'b2' };
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

  it('lets one replica load what several want, until it gives the lease back or its time is over', async () => {
    const [a, b] = [await freshReplica(), await freshReplica()];
    const both = await Promise.all([a.store.lease(name, 60_000), b.store.lease(name, 60_000)]);
    expect(both).toContain('taken');
    const lease = both.find((each) => each !== 'taken' && each !== null);
    if (lease === undefined) throw new Error('expected one of them to have the lease');
    expect(await b.store.lease({ group: 'a1', key: 'c3' }, 60_000)).toMatchObject({});
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

  it('counts the calls of all replicas in one second, and gives away those of the next ones', async () => {
    const [a, b] = [await freshReplica(), await freshReplica()];
    const waits: (number | null)[] = [];
    for (let count = 0; count < 6; count += 1) {
      waits.push(await a.store.spend('k1', 2), await b.store.spend('k1', 2));
    }
    // Whatever the clock of Redis says, two of them fall into each second.
    const seconds = new Map<number, number>();
    const until10 = waits.filter((wait) => wait !== null && wait <= 10_000);
    expect(until10).toHaveLength(12);
    for (const wait of until10) {
      const second = Math.ceil((wait ?? 0) / 1000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    }
    expect(Math.max(...seconds.values())).toBeLessThanOrEqual(4);
    expect(Math.max(...seconds.keys())).toBeGreaterThanOrEqual(4);
    expect(await a.store.spend('k2', 2)).toBe(0);
    const [second = '', taken = ''] = String(await redis.do('GET', 'gw:s:{k1}')).split(' ');
    expect(Number(second)).toBeGreaterThan(0);
    expect(taken).toBe('2');
  });

  it.each([['garbage'], ['99999999999 1'], ['-5 x']])(
    'counts anew where %j lies in the place of the count',
    async (garbage) => {
      const a = await freshReplica();
      await redis.do('SET', 'gw:s:{k1}', garbage);
      expect(await a.store.spend('k1', 2)).toBe(0);
    },
  );

  it('takes no place that is too far away', async () => {
    const a = await freshReplica();
    const waits = await Promise.all(Array.from({ length: 40 }, () => a.store.spend('k1', 1)));
    const far = waits.filter((wait) => wait === null || wait > 10_000);
    expect(far.length).toBeGreaterThan(20);
    for (const wait of far) expect(wait).toBeLessThanOrEqual(11_000);
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
