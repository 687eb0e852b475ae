import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue, type Place } from '../../../src/upstream/policies/fair-queue.ts';

interface Waiting {
  readonly lane: string;
  readonly tenant: string;
  readonly number: number;
}

/** What the queue promises, in arrays that are searched from end to end. */
class NaiveQueue {
  /** In the order of their turns, each with its lines in the order of theirs. */
  lanes: { name: string; lines: { tenant: string; items: Waiting[] }[] }[] = [];

  get all(): readonly Waiting[] {
    return this.lanes.flatMap(({ lines }) => lines.flatMap(({ items }) => items));
  }

  push(item: Waiting): void {
    let lane = this.lanes.find(({ name }) => name === item.lane);
    if (lane === undefined) this.lanes.push((lane = { name: item.lane, lines: [] }));
    const line = lane.lines.find(({ tenant }) => tenant === item.tenant);
    if (line === undefined) lane.lines.unshift({ tenant: item.tenant, items: [item] });
    else line.items.push(item);
  }

  shift(mayTake: (lane: string) => boolean): Waiting | undefined {
    const lane = this.lanes.find(({ name }) => mayTake(name));
    const line = lane?.lines.shift();
    if (lane === undefined || line === undefined) return undefined;
    const item = line.items.shift();
    lane.lines.push(line);
    this.lanes = [...this.lanes.filter((other) => other !== lane), lane];
    this.#tidy();
    return item;
  }

  remove(gone: Waiting): void {
    for (const { lines } of this.lanes) {
      for (const line of lines) line.items = line.items.filter((item) => item !== gone);
    }
    this.#tidy();
  }

  sizeOf(lane: string, tenant?: string): number {
    return this.all.filter((item) => item.lane === lane && (tenant === undefined || item.tenant === tenant))
      .length;
  }

  #tidy(): void {
    for (const lane of this.lanes) lane.lines = lane.lines.filter(({ items }) => items.length > 0);
    this.lanes = this.lanes.filter(({ lines }) => lines.length > 0);
  }
}

describe('the queue, whatever comes, goes and is turned away,', () => {
  const step = fc.record({
    act: fc.constantFrom('push', 'push', 'push', 'shift', 'remove', 'evict'),
    who: fc.constantFrom(
      { lane: 'A', tenant: 'A' },
      { lane: 'A', tenant: 'A' },
      { lane: 'B', tenant: 'B' },
      { lane: 'shared', tenant: 'C' },
      { lane: 'shared', tenant: 'D' },
      { lane: 'shared', tenant: 'E' },
    ),
    skipped: fc.constantFrom('none', 'none', 'A', 'B', 'shared'),
    pick: fc.nat(1000),
  });

  it('gives turns as arrays would, and evicts from whoever has the most', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
        const queue = new FairQueue<Waiting>();
        const naive = new NaiveQueue();
        const places = new Map<Waiting, Place<Waiting>>();
        let number = 0;
        for (const { act, who, skipped, pick } of steps) {
          const { lane, tenant } = who;
          if (act === 'push') {
            const item = { ...who, number: (number += 1) };
            places.set(item, queue.push(lane, tenant, item));
            naive.push(item);
          }
          if (act === 'shift') {
            const mayTake = (name: string) => name !== skipped;
            expect(queue.shift(mayTake)).toBe(naive.shift(mayTake));
          }
          if (act === 'remove') {
            const gone = naive.all[pick % Math.max(1, naive.all.length)];
            const place = gone && places.get(gone);
            if (gone === undefined || place === undefined) continue;
            queue.remove(place);
            naive.remove(gone);
          }
          if (act === 'evict') {
            const lanes = naive.lanes.map(({ name }) => naive.sizeOf(name));
            const most = Math.max(0, ...lanes);
            const own = naive.sizeOf(lane);
            const would = queue.wouldEvictFor(lane, tenant);
            const victim = queue.evictFor(lane, tenant);
            expect(victim !== undefined).toBe(would);
            if (victim === undefined) {
              expect(most).toBeLessThan(own + 2);
              if (own > 0) expect(naive.sizeOf(lane, tenant)).toBeGreaterThan(0);
            } else {
              // Nobody who makes room has less afterwards than the one it is made for.
              const fromOther = victim.lane !== lane;
              if (fromOther) expect(naive.sizeOf(victim.lane)).toBe(most);
              if (fromOther) expect(most - 1).toBeGreaterThanOrEqual(own + 1);
              else expect(victim.tenant).not.toBe(tenant);
              naive.remove(victim);
            }
          }
          expect([queue.size, queue.lanes]).toEqual([naive.all.length, naive.lanes.length]);
          expect(queue.waitingOf(lane, tenant)).toBe(naive.sizeOf(lane, tenant));
        }
        // What is left comes out in order.
        while (naive.all.length > 0) expect(queue.shift(() => true)).toBe(naive.shift(() => true));
        expect(queue.shift(() => true)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('evicts the newest of the longest line', () => {
    const queue = new FairQueue<string>();
    for (const item of ['A1', 'A2', 'A3']) queue.push('A', 'A', item);
    queue.push('B', 'B', 'B1');
    expect(['C', 'B', 'A'].map((tenant) => queue.evictFor(tenant, tenant))).toEqual([
      'A3',
      undefined,
      undefined,
    ]);
  });

  it('serves the latest of a crowd first, and takes the place of its earliest for one more', () => {
    const queue = new FairQueue<string>();
    for (const tenant of ['1', '2', '3', '4']) queue.push('crowd', tenant, tenant);
    queue.push('A', 'A', 'A');
    expect(queue.evictFor('crowd', '5')).toBe('1');
    queue.push('crowd', '5', '5');
    const order = Array.from({ length: 5 }, () => queue.shift(() => true));
    expect(order).toEqual(['5', 'A', '4', '3', '2']);
  });
});
