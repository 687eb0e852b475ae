import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWithRedis, RedisServer } from '../support/redis-server.ts';
import { openSlowLink, type SlowLink } from '../support/slow-link.ts';
import { until } from '../support/until.ts';
import { Replicas, type Replica } from './replica.ts';

const name = { group: 'a1', key: 'b2', credential: 'c3', others: [] };
const answer = { status: 200, fetchedAt: 1, body: '{"results":[]}' };
const BOUND_MS = 50;

/** What is written arrives, sooner or later, and is found again. */
async function works({ store }: Replica): Promise<void> {
  await until(async () => {
    const epoch = (await store.look(name))?.epoch ?? 'none';
    store.write(name, answer, epoch, 60_000);
    expect((await store.look(name))?.answer).toEqual(answer);
  });
}

/** How many looks Redis was sent that were answered badly or not at all. */
const failedLooks = ({ commands }: Replica) =>
  commands.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'skipped').length;

describeWithRedis('a Redis that fails', () => {
  let redis: RedisServer;
  let link: SlowLink | null = null;
  const replicas = new Replicas();

  beforeEach(async () => {
    redis = await RedisServer.start('--maxmemory', '2mb', '--maxmemory-policy', 'noeviction');
  });
  afterEach(async () => {
    await replicas.close();
    await link?.close();
    link = null;
    await redis.close();
  });

  it('that hangs costs three bounds at most until it is left alone, and is used again when it goes on', async () => {
    const a = await replicas.fresh(redis.url(), { boundMs: BOUND_MS });
    await works(a);
    a.commands.length = 0;
    redis.hang();
    for (let count = 0; count < 20; count += 1) expect(await a.store.look(name)).toBeNull();
    expect(failedLooks(a)).toBeLessThanOrEqual(4);
    expect(a.states.at(-1)).toEqual({ state: 'left_alone', cause: 'no answer in time' });
    expect(await a.store.lease(name, 1000)).toBeNull();
    expect(await a.store.invalidate(['a1'])).toBe(false);
    expect(await a.store.spend('k1', 1, 1, 1000)).toBeNull();
    redis.goOn();
    await works(a);
    expect(a.states.at(-1)?.state).toBe('reachable');
  });

  it('that ends, and comes back empty, is left alone at once and used again', async () => {
    const a = await replicas.fresh(redis.url());
    await works(a);
    await redis.kill();
    await until(() => {
      expect(a.store.state).toBe('left_alone');
    });
    expect(await a.store.look(name)).toBeNull();
    expect(a.commands.at(-1)?.outcome).toBe('skipped');
    await until(() => {
      expect(a.states.at(-1)?.cause).toBe('ECONNREFUSED: nothing listens there');
    });
    a.heard.length = 0;
    await redis.start();
    await works(a);
    await until(() => {
      expect(a.heard).toContain('gap');
    });
  });

  it('that is not there at first is used from when it is', async () => {
    await redis.kill();
    const a = replicas.begin(redis.url());
    await until(() => {
      expect(a.states.at(-1)?.state).toBe('left_alone');
    });
    await redis.start();
    await works(a);
    expect(a.states.map(({ state }) => state)).toEqual(['left_alone', 'reachable']);
  });

  it('that is full still gives what it has, and the log names why it takes nothing', async () => {
    const a = await replicas.fresh(redis.url());
    await works(a);
    const body = 'x'.repeat(100_000);
    await until(() => {
      a.store.write(
        { group: 'a1', key: `k${a.commands.length}`, credential: 'c3', others: [] },
        { ...answer, body },
        '',
        60_000,
      );
      expect(a.refusals).toContain('write: OOM: it is full, and its maxmemory-policy evicts nothing');
    });
    // Less and less fits in, until nothing does.
    await until(async () => {
      a.store.write(
        { group: 'a1', key: `s${a.commands.length}`, credential: 'c3', others: [] },
        answer,
        '',
        60_000,
      );
      expect(
        await a.store.lease(
          { group: 'a1', key: `l${a.commands.length}`, credential: 'c3', others: [] },
          60_000,
        ),
      ).toBeNull();
      expect(a.store.state).toBe('reachable');
    });
    await until(async () => {
      expect((await a.store.look(name))?.answer).toEqual(answer);
    });
    // A part of it may have been done.
    expect(await a.store.invalidate(['a1', 'a2', 'a3'])).toBe(false);
    await redis.do('FLUSHALL');
    await works(a);
  });

  it('that is emptied makes everybody forget what came before', async () => {
    const [a, b] = [await replicas.fresh(redis.url()), await replicas.fresh(redis.url())];
    await a.store.invalidate(['a1']);
    await until(() => {
      expect(b.commands.filter(({ command }) => command === 'poll').length).toBeGreaterThan(1);
    });
    b.heard.length = 0;
    await redis.do('FLUSHALL');
    await until(() => {
      expect(b.heard).toContain('gap');
    });
    await works(b);
  });

  it('that drops the subscribers makes each of them forget, and tells them again after that', async () => {
    const [a, b] = [await replicas.fresh(redis.url()), await replicas.fresh(redis.url())];
    await redis.do('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await until(() => {
      // When it begins to listen again, and at its first look after that.
      const twice = ['gap', 'gap'];
      expect([a.heard, b.heard]).toEqual([twice, twice]);
    });
    expect(a.store.state).toBe('reachable');
    await a.store.invalidate(['a1']);
    await until(() => {
      expect(b.heard).toEqual(['gap', 'gap', 'a1']);
    });
  });

  it('whose messages are lost on the way is found out by its count', async () => {
    const [a, b] = [await replicas.fresh(redis.url()), await replicas.fresh(redis.url())];
    await until(() => {
      expect(b.commands.filter(({ command }) => command === 'poll').length).toBeGreaterThan(0);
    });
    // As if one had been published that this replica never saw.
    await redis.do('INCR', 'gw:n');
    await until(() => {
      expect(b.heard).toContain('gap');
    });
    b.heard.length = 0;
    await until(async () => {
      await a.store.invalidate(['a1']);
      expect(b.heard).toContain('a1');
    });
  });

  it.each([20, 40])('that takes %s ms longer is waited for', async (delayMs) => {
    link = await openSlowLink(redis.port, delayMs);
    const a = await replicas.fresh(`redis://127.0.0.1:${link.port}`);
    await works(a);
    expect(failedLooks(a)).toBe(0);
  });

  it('that takes 80 ms longer, which is beyond the bound, is left alone and tried once a second', async () => {
    link = await openSlowLink(redis.port, 0);
    const a = await replicas.fresh(`redis://127.0.0.1:${link.port}`, { boundMs: BOUND_MS });
    await works(a);
    link.delayMs = 80;
    a.commands.length = 0;
    await until(async () => {
      expect(await a.store.look(name)).toBeNull();
      expect(a.store.state).toBe('left_alone');
    });
    expect(failedLooks(a)).toBeLessThanOrEqual(4);
    for (let count = 0; count < 100; count += 1) expect(await a.store.look(name)).toBeNull();
    expect(failedLooks(a)).toBeLessThanOrEqual(5);
    link.delayMs = 0;
    await works(a);
  });

  it.each([
    ['garbage', 'SET', ['gw:e:{a1}:b2', 'garbage']],
    ['a value of another type', 'LPUSH', ['gw:e:{a1}:b2', 'x']],
    ["another key's value", 'COPY', ['gw:e:{a1}:other', 'gw:e:{a1}:b2', 'REPLACE']],
  ] as const)('that holds %s under a name has nothing under it', async (what, command, args) => {
    const a = await replicas.fresh(redis.url());
    const epoch = (await a.store.look(name))?.epoch ?? 'none';
    a.store.write({ group: 'a1', key: 'other', credential: 'c3', others: [] }, answer, epoch, 60_000);
    await until(async () => {
      expect(
        (await a.store.look({ group: 'a1', key: 'other', credential: 'c3', others: [] }))?.answer,
      ).toEqual(answer);
    });
    await redis.do(command, ...args);
    expect(await a.store.look(name)).toEqual({ answer: null, epoch, isRefused: false });
    expect(a.looks.at(-1)).toBe(what === 'a value of another type' ? 'absent' : 'unreadable');
  });

  it('that holds no epoch in the place of one has nothing in that group until it is invalidated', async () => {
    const a = await replicas.fresh(redis.url());
    await works(a);
    await redis.do('SET', 'gw:t:{a1}', 'garbage');
    const looked = await a.store.look(name);
    expect(looked?.answer).toBeNull();
    a.store.write(name, answer, looked?.epoch ?? '', 60_000);
    expect((await a.store.look(name))?.answer).toBeNull();
    expect(await a.store.invalidate(['a1'])).toBe(true);
    await works(a);
  });
});
