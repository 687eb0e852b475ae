import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/domain/clock.ts';
import { type BeatSeeker, Pace, type Spend } from '../../../src/upstream/policies/pace.ts';
import { Paces } from '../../../src/upstream/policies/paces.ts';
import { ManualClock, settled } from '../../support/clock.ts';
import { MemoryRedis } from '../../support/memory-redis.ts';
import { memoryReplica, type Mood } from '../../support/memory-store.ts';

/** One call that wants a beat, and what became of it. */
class Seeker implements BeatSeeker {
  readonly tenant: string;
  readonly deadline: number;
  place: BeatSeeker['place'] = null;
  begunAt: number | null = null;
  refusedAt: number | null = null;
  retryAfter: number | null = null;
  readonly #clock: Clock;
  readonly #isUsed: boolean;

  constructor(clock: Clock, tenant = 'a', deadline = Infinity, isUsed = true) {
    this.#clock = clock;
    this.tenant = tenant;
    this.deadline = deadline;
    this.#isUsed = isUsed;
  }

  get lane(): string {
    return this.tenant;
  }

  beatGiven(): boolean {
    if (this.#isUsed) this.begunAt = this.#clock.now();
    return this.#isUsed;
  }

  beatRefused({ failure }: Parameters<BeatSeeker['beatRefused']>[0]): void {
    this.refusedAt = this.#clock.now();
    this.retryAfter = failure.kind === 'rate-limited' ? failure.retryAfter : null;
  }
}

/** When they began, in order. */
const beginnings = (seekers: readonly Seeker[]) =>
  seekers.flatMap(({ begunAt }) => (begunAt === null ? [] : [begunAt])).sort((one, other) => one - other);

/** The most that began in a second, wherever that begins. */
function mostInASecond(begun: readonly number[]): number {
  return Math.max(0, ...begun.map((at) => begun.filter((other) => other >= at && other < at + 1000).length));
}

/** When calls begin at the earliest that came at these instants, if any second may hold so many. */
function earliest(arrivals: readonly number[], perSecond: number): number[] {
  const begun: number[] = [];
  for (const at of arrivals) begun.push(Math.max(at, (begun[begun.length - perSecond] ?? -Infinity) + 1000));
  return begun;
}

/** Two replicas with one Redis, each with a pace for the same credentials. */
function replicas(perSecond: number) {
  const clock = new ManualClock();
  const redis = new MemoryRedis(clock);
  const both = [0, 1].map(() => {
    const { store, link } = memoryReplica(redis, clock);
    const spend: Spend = (count, longestMs) => store.spend('c1', perSecond, count, longestMs);
    return { link, pace: new Pace(perSecond, clock, spend) };
  });
  const at = (index: number) => {
    const replica = both[index];
    if (replica === undefined) throw new RangeError('Expected one of two.');
    return replica;
  };
  return { clock, redis, at };
}

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

const arrival = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400 }), fc.integer({ min: 400, max: 3000 })),
  replica: fc.integer({ min: 0, max: 1 }),
  tenant: fc.constantFrom('a', 'b', 'c'),
});
const arrivals = fc.array(arrival, { minLength: 1, maxLength: 60 });
const perSecond = fc.integer({ min: 1, max: 5 });

describe('calls of two replicas with one store, whenever they come', () => {
  it('are so many in any second at most, and none begins later than it must', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, perSecond, async (history, most) => {
        const { clock, at } = replicas(most);
        const seekers: Seeker[] = [];
        const came: number[] = [];
        for (const { afterMs, replica, tenant } of history) {
          await clock.advance(afterMs);
          came.push(clock.now());
          const seeker = new Seeker(clock, tenant);
          seekers.push(seeker);
          at(replica).pace.seek(seeker);
          await settled();
        }
        await clock.advance(61_000);
        expect(mostInASecond(beginnings(seekers))).toBeLessThanOrEqual(most);
        expect(beginnings(seekers)).toEqual(earliest(came, most));
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('are so many by each replica at most whatever its Redis does, and each is told in time', async () => {
    const event = fc.oneof(
      { weight: 5, arbitrary: arrival.map((came) => ({ ...came, kind: 'comes' as const })) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('redis' as const),
          afterMs: fc.integer({ min: 0, max: 500 }),
          replica: fc.integer({ min: 0, max: 1 }),
          mood: fc.constantFrom<Mood>('well', 'hangs', 'silent', 'fails', 'refuses'),
          delayMs: fc.constantFrom(0, 20, 40, 80),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('leaves' as const),
          afterMs: fc.integer({ min: 0, max: 500 }),
          which: fc.nat({ max: 60 }),
        }),
      },
    );
    const waits = fc.array(fc.constantFrom(100, 900, 3000, 20_000), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 60 }),
        perSecond,
        waits,
        async (history, most, longest) => {
          const { clock, at } = replicas(most);
          const sought: { seeker: Seeker; replica: number; at: number }[] = [];
          for (const step of history) {
            await clock.advance(step.afterMs);
            if (step.kind === 'redis') {
              const { link } = at(step.replica);
              link.mood = step.mood;
              link.delayMs = step.delayMs;
            } else if (step.kind === 'leaves') {
              const one = sought[step.which];
              if (one !== undefined) at(one.replica).pace.withdraw(one.seeker);
            } else {
              const deadline = clock.now() + (longest[sought.length % longest.length] ?? 0);
              const seeker = new Seeker(clock, step.tenant, deadline);
              sought.push({ seeker, replica: step.replica, at: clock.now() });
              at(step.replica).pace.seek(seeker);
            }
          }
          await clock.advance(90_000);
          for (const index of [0, 1]) {
            const mine = sought.filter(({ replica }) => replica === index).map(({ seeker }) => seeker);
            expect(mostInASecond(beginnings(mine))).toBeLessThanOrEqual(most);
            expect(at(index).pace.waiting).toBe(0);
          }
          for (const { seeker } of sought)
            expect(seeker.begunAt === null || seeker.refusedAt === null).toBe(true);
          expect(clock.pending).toBe(0);
        },
      ),
      { numRuns: 100 },
    );
  });
});

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
