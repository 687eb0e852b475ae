import { describe, expect, it } from 'vitest';
import type { StoreLook } from '../../src/observability/labels.ts';
import { ManualClock, settled } from '../support/clock.ts';
import { MemoryRedis } from '../support/memory-redis.ts';
import { memoryReplica, type MemoryReplica, type Mood } from '../support/memory-store.ts';

const name = { group: 'a1', key: 'b2', credential: 'c3' };
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
    a.store.write(name, answer, '', 1000);
    a.store.write({ group: 'a1', key: 'other', credential: 'c3' }, answer, '', 1000);
    await settled();
    expect((await b.store.look(name))?.answer).toEqual(answer);
    const other = redis.get('gw:e:{a1}:other') ?? Buffer.of();
    redis.spoil(
      (key) => key.endsWith('b2'),
      () => other,
    );
    expect(await b.store.look(name)).toEqual({ answer: null, epoch: '', isRefused: false });
    redis.spoil(
      (key) => key.endsWith('b2'),
      () => Buffer.from('garbage'),
    );
    expect(await b.store.look(name)).toEqual({ answer: null, epoch: '', isRefused: false });
    redis.set('gw:t:{a1}', 'garbage', 1000);
    expect((await b.store.look({ group: 'a1', key: 'other', credential: 'c3' }))?.answer).toBeNull();
    expect(looks).toEqual(['found', 'unreadable', 'unreadable', 'outdated']);
  });
});
