import { describe, expect, it } from 'vitest';
import type { StoreLook } from '../../src/observability/labels.ts';
import type { EntryName } from '../../src/store/shared-store.ts';
import { ManualClock, settled } from '../support/clock.ts';
import { MemoryRedis } from '../support/memory-redis.ts';
import { memoryReplica, type MemoryReplica, type Mood } from '../support/memory-store.ts';

const name = { group: 'a1', key: 'b2', credential: 'c3', others: [] };
const answer = { status: 200, fetchedAt: 1, body: '{}' };

async function freshPair() {
  const clock = new ManualClock();
  const redis = new MemoryRedis(clock);
  const heard: string[] = [];
  const looks: StoreLook[] = [];
  const a = memoryReplica(redis, clock);
  const b = memoryReplica(redis, clock, { onLook: (result) => looks.push(result) });
  listenTo(a, []);
  listenTo(b, heard);
  await settled();
  heard.length = 0;
  return { clock, redis, a, b, heard, looks };
}

function listenTo({ store }: MemoryReplica, heard: string[]): void {
  store.listen({
    invalidated: (groups) => heard.push(...groups),
    gap: () => heard.push('gap'),
    paused: (credential, until) => heard.push(`${credential} ${until}`),
    refused: (credential, isRefused) => heard.push(`${credential} ${isRefused ? 'refused' : 'accepted'}`),
  });
}

describe('replicas that share a store', () => {
  it.each<Mood>(['hangs', 'silent', 'fails', 'refuses'])(
    'ask three times at most for what is never answered, when Redis %s, and once a second after that',
    async (mood) => {
      const { clock, a, b } = await freshPair();
      a.link.mood = mood;
      let answered = 0;
      const began = clock.now();
      for (let count = 0; count < 20; count += 1) {
        const looked = a.store.look(name).then((found) => {
          expect(found).toBeNull();
          answered += 1;
        });
        await settled();
        if (answered <= count) await clock.advance(50);
        await looked;
      }
      expect(clock.now() - began).toBeLessThanOrEqual(150);
      expect([a.state(), b.state()]).toEqual(['left_alone', 'reachable']);
      a.link.mood = 'well';
      await clock.advance(1500);
      expect(a.state()).toBe('reachable');
      expect(await a.store.look(name)).not.toBeNull();
    },
  );

  it('notice a lost message within a second', async () => {
    const { clock, a, b, heard } = await freshPair();
    b.link.losesMessages = true;
    await clock.advance(400);
    expect(await a.store.invalidate(['a1'])).toBe(true);
    await clock.advance(900);
    expect(heard).toContain('gap');
    b.link.losesMessages = false;
    await clock.advance(900);
    heard.length = 0;
    await a.store.invalidate(['a1']);
    await clock.advance(5000);
    expect(heard).toEqual(['a1']);
  });

  it('notice a message that was lost when they had only begun to listen, also anew', async () => {
    const { clock, a, b, heard } = await freshPair();
    for (const isAnew of [false, true]) {
      if (isAnew) b.link.cut();
      b.link.mend();
      heard.length = 0;
      b.link.losesMessages = true;
      expect(await a.store.invalidate(['a1'])).toBe(true);
      b.link.losesMessages = false;
      await clock.advance(1000);
      expect(heard).toContain('gap');
    }
  });

  it('forget what they have whenever something may have been missed', async () => {
    const { clock, redis, a, b, heard } = await freshPair();
    await clock.advance(400);
    heard.length = 0;
    await a.store.invalidate(['a1']);
    await clock.advance(1000);
    expect(heard.splice(0)).toEqual(['a1']);
    redis.flush();
    await clock.advance(400);
    expect(heard.splice(0)).toContain('gap');
    b.link.cut();
    expect(b.state()).toBe('left_alone');
    b.link.mend();
    expect(heard.splice(0)).toEqual(['gap']);
    expect(b.state()).toBe('reachable');
    redis.publish('hello');
    expect(heard).toEqual(['gap']);
  });

  it('find nothing where something else lies under their names', async () => {
    const { redis, a, b, looks } = await freshPair();
    const epoch = (await a.store.look(name))?.epoch ?? 'none';
    a.store.write(name, answer, epoch, 1000);
    a.store.write({ group: 'a1', key: 'other', credential: 'c3', others: [] }, answer, epoch, 1000);
    await settled();
    expect((await b.store.look(name))?.answer).toEqual(answer);
    const other = redis.get('gw:e:{a1}:other') ?? Buffer.of();
    redis.spoil(
      (key) => key.endsWith('b2'),
      () => other,
    );
    expect(await b.store.look(name)).toEqual({ answer: null, epoch, isRefused: false });
    redis.spoil(
      (key) => key.endsWith('b2'),
      () => Buffer.from('garbage'),
    );
    expect(await b.store.look(name)).toEqual({ answer: null, epoch, isRefused: false });
    redis.set('gw:t:{a1}', 'garbage', 1000);
    expect(
      (await b.store.look({ group: 'a1', key: 'other', credential: 'c3', others: [] }))?.answer,
    ).toBeNull();
    expect(looks).toEqual(['found', 'unreadable', 'unreadable', 'outdated']);
  });

  /** Looks, and writes what it is given as if it had been loaded since. */
  async function load({ store }: MemoryReplica, of: EntryName): Promise<void> {
    store.write(of, answer, (await store.look(of))?.epoch ?? 'none', 60_000);
    await settled();
  }

  it('ask once for a group that has an epoch, and give it one before they load where it has none', async () => {
    const { redis, a, b } = await freshPair();
    const both = await Promise.all([a.store.look(name), b.store.look(name)]);
    const epoch = redis.get('gw:t:{a1}')?.toString();
    expect(epoch).toMatch(/^[\da-f]{32}$/);
    expect(both.map((looked) => looked?.epoch)).toEqual([epoch, epoch]);
    const commands: string[] = [];
    const c = memoryReplica(redis, new ManualClock(), { onCommand: (command) => commands.push(command) });
    expect((await c.store.look(name))?.epoch).toBe(epoch);
    expect(commands).toEqual(['look']);
  });

  it('never find again what was written before an invalidation, whenever Redis throws epochs away', async () => {
    const { redis, a, b } = await freshPair();
    const before = (await a.store.look(name))?.epoch ?? 'none';
    a.store.write(name, answer, before, 60_000);
    await b.store.invalidate(['a1']);
    redis.delete('gw:t:{a1}');
    expect((await b.store.look(name))?.answer).toBeNull();
    redis.delete('gw:t:{a1}');
    // A load that took as long as all of that.
    a.store.write(name, answer, before, 60_000);
    await settled();
    for (const { store } of [a, b]) expect((await store.look(name))?.answer).toBeNull();
    await load(a, name);
    expect((await b.store.look(name))?.answer).toEqual(answer);
    redis.delete('gw:t:{a1}');
    expect((await b.store.look(name))?.answer).toBeNull();
  });

  it('do not find what older versions wrote where there was no epoch', async () => {
    const { redis, a, b } = await freshPair();
    a.store.write(name, answer, '', 60_000);
    await settled();
    expect((await b.store.look(name))?.answer).toBeNull();
    expect(redis.get('gw:t:{a1}')).not.toBeNull();
  });

  it('share nothing of a group whose epoch cannot be kept', async () => {
    const { redis, a } = await freshPair();
    a.store.write(name, answer, 'none', 60_000);
    redis.setIfAbsent = () => false;
    expect(await a.store.look(name)).toBeNull();
  });

  it('lose what they wrote when an epoch that they made ends, and nothing earlier than that', async () => {
    const { clock, redis, a, b } = await freshPair();
    const short = memoryReplica(redis, clock, { longestLifeMs: 60_000 });
    await short.store.look(name);
    await clock.advance(7 * 60_000);
    await load(a, name);
    await clock.advance(50_000);
    expect((await b.store.look(name))?.answer).toEqual(answer);
    await clock.advance(10_000);
    expect((await b.store.look(name))?.answer).toBeNull();
  });

  describe('while one secret takes the place of another', () => {
    const [older, newer] = ['older', 'newer'];
    const named = (group: string, others: readonly string[]) => ({ ...name, group, others });

    it.each([
      ['before it is in front everywhere', named(newer, [older]), [older]],
      ['as soon as it is in front', named(older, []), [newer, older]],
      ['before the older one is dropped everywhere', named(newer, []), [newer, older]],
      ['as soon as the older one is dropped', named(newer, [older]), [newer]],
    ])('find nothing from before an invalidation, %s', async (_, of, told) => {
      const { a, b } = await freshPair();
      await load(a, of);
      expect((await b.store.look(of))?.answer).toEqual(answer);
      expect(await b.store.invalidate(told)).toBe(true);
      for (const { store } of [a, b]) expect((await store.look(of))?.answer).toBeNull();
      await load(b, of);
      expect((await a.store.look(of))?.answer).toEqual(answer);
    });

    it('share with those that know only the newer one', async () => {
      const { a, b } = await freshPair();
      await load(a, named(newer, [older]));
      expect((await b.store.look(named(newer, [])))?.answer).toEqual(answer);
      await load(b, named(newer, []));
      expect((await a.store.look(named(newer, [older])))?.answer).toEqual(answer);
    });
  });
});
