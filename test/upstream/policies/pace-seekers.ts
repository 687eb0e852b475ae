import type { Clock } from '../../../src/domain/clock.ts';
import { type BeatSeeker, Pace, type Spend } from '../../../src/upstream/policies/pace.ts';
import { ManualClock } from '../../support/clock.ts';
import { MemoryRedis } from '../../support/memory-redis.ts';
import { memoryReplica } from '../../support/memory-store.ts';

/** One call that wants a beat, and what became of it. */
export class Seeker implements BeatSeeker {
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
export const beginnings = (seekers: readonly Seeker[]) =>
  seekers.flatMap(({ begunAt }) => (begunAt === null ? [] : [begunAt])).sort((one, other) => one - other);

/** The most that began in a second, wherever that begins. */
export function mostInASecond(begun: readonly number[]): number {
  return Math.max(0, ...begun.map((at) => begun.filter((other) => other >= at && other < at + 1000).length));
}

/** Two replicas with one Redis, each with a pace for the same credentials. */
export function replicas(perSecond: number) {
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
