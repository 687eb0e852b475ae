import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/domain/clock.ts';
import { Pace } from '../../../src/upstream/policies/pace.ts';
import { Paces } from '../../../src/upstream/policies/paces.ts';
import { ManualClock, settled } from '../../support/clock.ts';
import type { Mood } from '../../support/memory-store.ts';
import { beginnings, mostInASecond, replicas, Seeker } from './pace-seekers.ts';

function alone(perSecond: number) {
  const clock = new ManualClock();
  const pace = new Pace(perSecond, clock, null);
  const seek = (...args: [tenant?: string, deadline?: number, isUsed?: boolean]) => {
    const seeker = new Seeker(clock, ...args);
    pace.seek(seeker);
    return seeker;
  };
  return { clock, pace, seek };
}

describe('a pace', () => {
  it('lets calls begin at once as long as there are few', async () => {
    const { clock, seek } = alone(3);
    expect([seek(), seek(), seek(), seek()].map(({ begunAt }) => begunAt)).toEqual([0, 0, 0, null]);
    await clock.advance(400);
    const last = seek();
    await clock.advance(10_000);
    expect(last.begunAt).toBe(1000);
  });

  it('gives beats to lanes in turn, and to none by how many calls it makes', async () => {
    const { clock, seek } = alone(1);
    const many = Array.from({ length: 6 }, () => seek('greedy'));
    const one = seek('modest');
    await clock.advance(2000);
    expect(one.begunAt).toBeLessThanOrEqual(2000);
    expect(many.filter(({ begunAt }) => begunAt !== null)).toHaveLength(2);
  });

  it('refuses at once what would have to wait beyond its deadline, and says how long that is', async () => {
    const { clock, pace, seek } = alone(2);
    const [first, second, third] = [seek('a', 900), seek('a', 900), seek('a', 900)];
    expect([first.begunAt, second.begunAt, third.begunAt]).toEqual([0, 0, null]);
    expect([third.refusedAt, third.retryAfter, pace.waiting]).toEqual([0, 1, 0]);
    await clock.advance(100);
    expect(seek('a', 1000).refusedAt).toBeNull();
  });

  it('refuses the newest of a lane that has more waiting where another one comes', async () => {
    const { clock, seek } = alone(1);
    const greedy = Array.from({ length: 4 }, () => seek('greedy', 3500));
    const modest = seek('modest', 3500);
    expect(modest.refusedAt).toBeNull();
    expect(greedy.map(({ refusedAt }) => refusedAt)).toEqual([null, null, null, 0]);
    expect(greedy[3]?.retryAfter).toBe(4);
    await clock.advance(3500);
    expect([modest.begunAt, greedy[2]?.begunAt]).toEqual([2000, 3000]);
  });

  it('gives the beat of one that left, or made no use of it, to the next', async () => {
    const { clock, pace, seek } = alone(1);
    seek();
    const [left, idle, last] = [seek(), seek('a', Infinity, false), seek()];
    pace.withdraw(left);
    await clock.advance(1000);
    expect([left.begunAt, idle.begunAt, last.begunAt]).toEqual([null, null, 1000]);
    await clock.advance(3000);
    expect(clock.pending).toBe(0);
  });

  it('goes on no faster where its process was held up', async () => {
    const clock = new ManualClock();
    let heldUpMs = 0;
    const late: Clock = {
      now: () => clock.now() + heldUpMs,
      epoch: () => clock.epoch() + heldUpMs,
      setTimer: (milliseconds, callback) => clock.setTimer(milliseconds, callback),
    };
    const pace = new Pace(2, late, null);
    const seekers = Array.from({ length: 12 }, () => new Seeker(late));
    for (const seeker of seekers) pace.seek(seeker);
    await clock.advance(500);
    heldUpMs = 4000;
    await clock.advance(3000);
    const after = seekers.slice(2).map(({ begunAt }) => begunAt);
    expect(after.slice(0, 6)).toEqual([5000, 5000, 6000, 6000, 7000, 7000]);
    pace.seek(new Seeker(late));
    await clock.advance(20_000);
    expect(mostInASecond(beginnings(seekers))).toBe(2);
  });

  it.each<[Mood, number]>([
    ['hangs', 0],
    ['silent', 0],
    ['fails', 0],
    ['refuses', 0],
    ['well', 80],
  ])(
    'goes by its own count within one bound of the store where Redis %s, %i ms late',
    async (mood, delayMs) => {
      const { clock, at } = replicas(2);
      const { link, pace } = at(0);
      link.mood = mood;
      link.delayMs = delayMs;
      const seekers: Seeker[] = [];
      for (let count = 0; count < 12; count += 1) {
        const seeker = new Seeker(clock);
        seekers.push(seeker);
        pace.seek(seeker);
        await clock.advance(5);
      }
      await clock.advance(10_000);
      const begun = beginnings(seekers);
      expect(begun).toHaveLength(12);
      expect(mostInASecond(begun)).toBe(2);
      begun.forEach((instant, index) => {
        const alone = 1000 * Math.floor(index / 2) + 5 * index;
        expect(instant).toBeLessThanOrEqual(alone + 50 + 60);
      });
    },
  );

  it('asks for the beats of many that come at once in few trips', async () => {
    const clock = new ManualClock();
    const counts: number[] = [];
    const pace = new Pace(1000, clock, (count) => {
      counts.push(count);
      return Promise.resolve(Array.from({ length: count }, () => 0));
    });
    const seekers = Array.from({ length: 250 }, () => new Seeker(clock));
    for (const seeker of seekers) pace.seek(seeker);
    await settled();
    expect(beginnings(seekers)).toHaveLength(250);
    expect(counts).toEqual([...Array.from({ length: 8 }, () => 1), 100, 100, 42]);
  });
});

describe('paces', () => {
  const keyed = (apiKey: string | number) => ({ apiKey: `${apiKey}`, organisation: 'o' });

  it('are those of credentials, each with a name of its own among replicas', async () => {
    const clock = new ManualClock();
    const asked: unknown[] = [];
    const paces = new Paces(7, clock, {
      nameOf: ({ apiKey }) => `name of ${apiKey}`,
      spend: (...args) => {
        asked.push(args);
        return Promise.resolve([0]);
      },
    });
    expect(paces.of(keyed('x'))).toBe(paces.of(keyed('x')));
    paces.of(keyed('x')).seek(new Seeker(clock));
    paces.of(keyed('y')).seek(new Seeker(clock, 'a', 9000));
    expect(paces.waiting).toBe(2);
    await settled();
    expect(asked).toEqual([
      ['name of x', 7, 1, 120_000],
      ['name of y', 7, 1, 9000],
    ]);
    expect(paces.waiting).toBe(0);
  });

  it('are forgotten when they are idle, and not before', async () => {
    const clock = new ManualClock();
    const paces = new Paces(1, clock, null);
    const busy = paces.of(keyed('busy'));
    busy.seek(new Seeker(clock));
    const idle = paces.of(keyed('idle'));
    await clock.advance(999);
    for (let count = 0; count < 2000; count += 1) paces.of(keyed(count));
    expect(paces.of(keyed('busy'))).toBe(busy);
    expect(paces.of(keyed('idle'))).not.toBe(idle);
  });
});
