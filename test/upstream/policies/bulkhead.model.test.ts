import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failed } from '../../../src/domain/failure.ts';
import { settled } from '../../support/clock.ts';
import { setUp } from './bulkhead-setup.ts';
import { type Fate, type Held, operation, type Operation } from './scripted.ts';

interface Entry {
  readonly tenant: string;
  readonly number: number;
  readonly one: Operation;
  readonly fate: Fate<unknown>;
  left: boolean;
}

/** Each tenant has a key of its own here. */
function tenantOf({ asked }: Held): string {
  return asked.call.credentials.apiKey;
}

describe('R7: the bulkhead, under random calls, ends and aborts,', () => {
  const step = fc.record({
    act: fc.constantFrom('ask', 'ask', 'ask', 'end', 'leave', 'pass'),
    tenant: fc.constantFrom('A', 'A', 'A', 'B', 'C'),
    pick: fc.nat(1000),
    settle: fc.boolean(),
  });
  const options = fc.record({
    concurrency: fc.integer({ min: 1, max: 8 }),
    greed: fc.constantFrom(0.25, 0.5, 1, 4, Infinity),
    queue: fc.integer({ min: 0, max: 8 }),
  });

  it('keeps its bounds, its order and every slot', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 150, size: 'max' }),
        options,
        async (steps, { concurrency, greed, queue }) => {
          const { clock, bulkhead, held, ask } = setUp({ concurrency, queue }, greed);
          const entries: Entry[] = [];
          const underWay = (tenant?: string) =>
            held.filter((one) => one.underWay && (tenant === undefined || tenantOf(one) === tenant));
          const checkBounds = () => {
            expect(underWay().length).toBeLessThanOrEqual(concurrency);
            for (const tenant of ['A', 'B', 'C']) {
              // One fewer, and what was free when it got the last one, allowed it one more.
              const others = underWay().length - underWay(tenant).length;
              const most = Math.max(1, Math.ceil((greed * concurrency) / (1 + greed)) || concurrency);
              expect(underWay(tenant).length).toBeLessThanOrEqual(Math.min(most, concurrency - others));
            }
            expect(bulkhead.running).toBeLessThanOrEqual(concurrency);
            expect(bulkhead.waiting).toBeLessThanOrEqual(queue);
          };

          for (const { act, tenant, pick, settle } of steps) {
            if (act === 'ask') {
              const one = operation({
                tenant,
                credentials: { apiKey: tenant, organisation: 'org' },
                deadline: pick % 4 === 0 ? clock.now() + pick : Infinity,
              });
              const number = entries.length;
              entries.push({ tenant, number, one, fate: ask(tenant, String(number), one), left: false });
            }
            if (act === 'end') underWay()[pick % Math.max(1, underWay().length)]?.act(pick % 5 ? 200 : 503);
            if (act === 'pass') await clock.advance(pick);
            if (act === 'leave') {
              const entry = entries[pick % Math.max(1, entries.length)];
              entry?.one.leave();
              if (entry !== undefined) entry.left = true;
            }
            if (settle) await settled();
            checkBounds();
          }

          // Everything that waits is served in the end, without any help but that calls end.
          await settled();
          for (let calls = 0; bulkhead.running > 0 && calls <= entries.length; calls += 1) {
            underWay()[0]?.act(200);
            await settled();
            checkBounds();
          }
          expect([bulkhead.running, bulkhead.waiting, clock.pending]).toEqual([0, 0, 0]);
          for (const { fate } of entries) expect(fate.state).not.toBe('pending');
          for (const tenant of ['A', 'B', 'C']) {
            const order = held
              .filter((one) => tenantOf(one) === tenant)
              .map(({ asked }) => Number(asked.path));
            expect(order).toEqual(order.toSorted((left, right) => left - right));
          }
          const reached = new Set(held.map(({ asked }) => Number(asked.path)));
          for (const { number, left, fate } of entries) {
            const answered = fate.state === 'answered';
            if (answered) expect(reached.has(number)).toBe(true);
            // One whose time is over as it gets its slot is not sent any more.
            const kinds = reached.has(number) ? ['upstream-timeout'] : ['overloaded', 'upstream-timeout'];
            if (!answered && !left) expect(kinds).toContain((fate.error as Failed).failure.kind);
          }

          // No slot was lost: as many calls as ever can be under way.
          const before = held.length;
          for (const tenant of ['A', 'B', 'C', 'D']) ask(tenant);
          expect(held.length - before).toBe(Math.min(concurrency, 4));
        },
      ),
      { numRuns: 100 },
    );
  });
});
