import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bulkhead, type BulkheadOptions, type SlotSeeker } from '../../../src/upstream/policies/bulkhead.ts';
import type { Refused } from '../../../src/upstream/policies/refused.ts';
import { SMALL } from './bulkhead-setup.ts';

/** A bulkhead whose slots the test takes and gives back by itself. */
function setUp(options: Partial<BulkheadOptions> = {}, greed = Infinity) {
  const bulkhead = new Bulkhead({ ...SMALL, ...options }, () => greed);
  const congestion = (tenant: string, isBusy = false) => bulkhead.congestion(tenant, tenant, isBusy);
  const served: SlotSeeker[] = [];
  const refusals: Refused[] = [];
  const ask = (tenant: string, times = 1) => {
    for (let each = 0; each < times; each += 1) {
      const seeker: SlotSeeker = {
        tenant,
        lane: tenant,
        place: null,
        slotGiven: () => served.push(seeker),
        slotRefused: (refusal) => refusals.push(refusal),
      };
      if (!bulkhead.take(seeker)) bulkhead.wait(seeker);
    }
  };
  /** Ends the oldest call that has a slot, after so many milliseconds. */
  const endOne = (milliseconds: number | null) => {
    const seeker = served.shift();
    if (seeker !== undefined) bulkhead.leave(seeker, milliseconds);
  };
  const learn = (milliseconds: number) => {
    ask('teacher');
    endOne(milliseconds);
  };
  return { bulkhead, congestion, ask, endOne, learn, refusals };
}

describe('whether a call would be taken now', () => {
  it('is true where there is a slot, or room to wait for one', () => {
    const { congestion, ask } = setUp({ concurrency: 1, queue: 1 });
    expect(congestion('A')).toBeNull();
    ask('A');
    expect(congestion('A')).toBeNull();
    ask('A');
    expect(congestion('A')).toBe(1);
  });

  it('is told as it will be: who is told no is refused, and nobody else', () => {
    const { bulkhead, congestion, ask, refusals } = setUp({ concurrency: 1, queue: 4 });
    for (const tenant of 'AAAAAAABBBCCCAB') {
      const before = refusals.length;
      const wouldEvict = bulkhead.waiting === 4;
      const seconds = congestion(tenant);
      ask(tenant);
      const wasRefused = refusals.length > before;
      if (seconds !== null) expect(wasRefused).toBe(true);
      else expect(wasRefused).toBe(wouldEvict);
    }
    expect(bulkhead.waiting).toBe(4);
  });

  it('is true for a tenant that may take the place of another', () => {
    const { congestion, ask } = setUp({ concurrency: 1, queue: 4 });
    ask('A', 5);
    expect([congestion('A'), congestion('B')]).toEqual([1, null]);
    ask('B', 2);
    expect([congestion('B'), congestion('C')]).toEqual([1, null]);
  });

  it('is false for a tenant that could only take the place of one who has hardly more', () => {
    const { congestion, ask } = setUp({ concurrency: 1, queue: 96 });
    ask('first');
    for (let tenant = 0; tenant < 48; tenant += 1) ask(`${tenant}`, 2);
    expect(congestion('B')).toBe(1);
    const uneven = setUp({ concurrency: 1, queue: 96 });
    uneven.ask('first');
    uneven.ask('A', 3);
    for (let tenant = 0; tenant < 93; tenant += 1) uneven.ask(`${tenant}`);
    expect(uneven.congestion('B')).toBeNull();
  });

  it('is false for a busy one where the last part of the queue is all that is left, unless another has more than that', () => {
    const { congestion, ask } = setUp({ concurrency: 1, queue: 96 });
    ask('first');
    for (let tenant = 0; tenant < 92; tenant += 1) ask(`${tenant}`);
    expect(congestion('busy', true)).toBeNull();
    ask('A');
    expect([congestion('busy', true), congestion('idle')]).toEqual([1, null]);
    ask('A', 2);
    expect(congestion('busy', true)).toBeNull();
  });

  it('is false where all room is reserved, until that is released', () => {
    const { bulkhead, congestion } = setUp({ concurrency: 2, queue: 3 });
    const reservations = Array.from({ length: 5 }, () => {
      expect(congestion('A')).toBeNull();
      return bulkhead.reserve('A');
    });
    expect(congestion('A')).toBe(1);
    for (const reservation of [...reservations, ...reservations]) reservation.release();
    for (let call = 0; call < 5; call += 1) {
      expect(congestion('A')).toBeNull();
      bulkhead.reserve('A');
    }
    expect(congestion('A')).toBe(1);
  });

  it('does not count slots as reserved that a lane may not have, nor those of others', () => {
    const { bulkhead, congestion } = setUp({ concurrency: 5, queue: 1 }, 0.5);
    for (let call = 0; call < 3; call += 1) {
      expect(congestion('A')).toBeNull();
      bulkhead.reserve('A');
    }
    expect([congestion('A'), congestion('B')]).toEqual([1, null]);
  });

  it('is told truly to all who come in one instant: each of them finds room', () => {
    const tenants = fc.array(fc.constantFrom('A', 'A', 'A', 'B', 'C', 'D'), { maxLength: 80 });
    const sizes = fc.record({ concurrency: fc.integer({ min: 1, max: 8 }), queue: fc.nat(20) });
    const greeds = fc.constantFrom(0.5, 1, 4, Infinity);
    fc.assert(
      fc.property(tenants, sizes, greeds, (burst, options, greed) => {
        const { bulkhead, congestion, ask, refusals } = setUp(options, greed);
        const admitted = burst.flatMap((tenant) =>
          congestion(tenant) === null ? [{ tenant, reservation: bulkhead.reserve(tenant) }] : [],
        );
        for (const { tenant, reservation } of admitted) {
          reservation.release();
          ask(tenant);
        }
        expect(refusals).toEqual([]);
      }),
    );
  });

  it('is false where the wait is expected to outlast every operation', () => {
    const { congestion, ask, learn } = setUp({ concurrency: 2, queue: 100, longestWaitMs: 5_000 });
    learn(1_000);
    ask('A', 2);
    // Two at a time, and a second for each two: the ninth waits for four and a half, the tenth for five.
    ask('A', 8);
    expect(congestion('A')).toBeNull();
    ask('A');
    expect(congestion('A')).toBe(5);
  });

  it('counts no more calls of others before a tenant than it has itself, since tenants take turns', () => {
    const { congestion, ask, learn } = setUp({ concurrency: 2, queue: 100, longestWaitMs: 5_000 });
    learn(1_000);
    ask('A', 50);
    expect([congestion('A'), congestion('B')]).toEqual([5, null]);
  });

  it('counts the slots that a tenant may hold, not those that others leave free', () => {
    const { congestion, ask, learn } = setUp({ concurrency: 10, queue: 100, longestWaitMs: 5_000 }, 0.1);
    learn(1_000);
    ask('A', 5);
    expect([congestion('A'), congestion('B')]).toEqual([5, null]);
  });

  it('follows what calls take, and learns nothing from those whose end nobody saw', () => {
    const { congestion, ask, learn, endOne } = setUp({
      concurrency: 1,
      queue: 100,
      longestWaitMs: 5_000,
    });
    ask('A', 21);
    for (let call = 0; call < 10; call += 1) endOne(null);
    expect(congestion('A')).toBeNull();
    endOne(1_000);
    expect(congestion('A')).toBe(5);
    for (let call = 0; call < 20; call += 1) endOne(10);
    for (let call = 0; call < 50; call += 1) learn(10);
    ask('A', 10);
    expect(congestion('A')).toBeNull();
  });

  it('is said with the time that the queue takes, and never more than anybody waits', () => {
    const { congestion, ask, learn, refusals } = setUp({
      concurrency: 2,
      queue: 5,
      longestWaitMs: 60_000,
    });
    learn(4_000);
    ask('A', 8);
    expect(congestion('A')).toBe(12);
    expect(refusals.map(({ failure }) => failure)).toEqual([{ kind: 'overloaded', retryAfter: 12 }]);
    learn(600_000);
    const hanging = setUp({ concurrency: 2, queue: 5, longestWaitMs: 30_000 });
    hanging.learn(10 * 60_000);
    hanging.ask('A', 8);
    expect(hanging.congestion('A')).toBe(30);
  });
});
