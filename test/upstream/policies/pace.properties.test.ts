import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../../support/clock.ts';
import type { Mood } from '../../support/memory-store.ts';
import { beginnings, mostInASecond, replicas, Seeker } from './pace-seekers.ts';

/** When calls begin at the earliest that came at these instants, if any second may hold so many. */
function earliest(arrivals: readonly number[], perSecond: number): number[] {
  const begun: number[] = [];
  for (const at of arrivals) begun.push(Math.max(at, (begun[begun.length - perSecond] ?? -Infinity) + 1000));
  return begun;
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
