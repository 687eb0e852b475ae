import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedBytes, type Held } from '../../src/http/bounded-bytes.ts';
import { ManualClock } from '../support/clock.ts';

const PATIENCE_MS = 1_000;

type Step =
  | { readonly kind: 'hold' | 'grow'; readonly which: number; readonly owner: string; readonly bytes: number }
  | { readonly kind: 'move' | 'release'; readonly which: number }
  | { readonly kind: 'wait'; readonly milliseconds: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constantFrom('hold' as const, 'grow' as const),
      which: fc.nat(20),
      owner: fc.constantFrom('a', 'b', 'c'),
      bytes: fc.integer({ min: 1, max: 60 }),
    }),
    fc.record({ kind: fc.constantFrom('move' as const, 'release' as const), which: fc.nat(20) }),
    fc.record({ kind: fc.constant('wait' as const), milliseconds: fc.nat(1_500) }),
  ),
  { maxLength: 120 },
);

describe('whatever clients do', () => {
  it('the bound holds, and what is counted is what those hold who are left', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (run) => {
        const clock = new ManualClock();
        const all = new BoundedBytes(clock, 100, PATIENCE_MS);
        const left = new Map<number, { held: Held; bytes: number }>();
        let names = 0;
        for (const step of run) {
          const entries = [...left];
          const [name, entry] =
            entries[('which' in step ? step.which : 0) % Math.max(entries.length, 1)] ?? [];
          if (step.kind === 'wait') await clock.advance(step.milliseconds);
          else if (step.kind === 'hold') {
            const fresh = (names += 1);
            const holder = { owner: step.owner, letGo: () => void left.delete(fresh) };
            left.set(fresh, { held: all.hold(holder, step.bytes), bytes: step.bytes });
          } else if (name !== undefined && entry !== undefined) {
            if (step.kind === 'move') entry.held.moved();
            else if (step.kind === 'grow') {
              entry.bytes += step.bytes;
              entry.held.grow(step.bytes);
            } else {
              entry.held.release();
              left.delete(name);
            }
          }
          const counted = [...left.values()].reduce((sum, { bytes }) => sum + bytes, 0);
          expect(all.bytes).toBe(counted);
          expect(counted <= 100 || left.size === 1).toBe(true);
        }
      }),
    );
  });

  it('an owner within its equal share loses nothing while another one has several beyond its own', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (run) => {
        const clock = new ManualClock();
        const all = new BoundedBytes(clock, 100, PATIENCE_MS);
        const left = new Map<number, { readonly owner: string; bytes: number; held: Held | null }>();
        const letGo = (name: number) => {
          const entries = [...left.values()];
          const of = (owner: string) => entries.filter((each) => each.owner === owner);
          const bytesOf = (owner: string): number => of(owner).reduce((sum, { bytes }) => sum + bytes, 0);
          const share = 100 / new Set(entries.map(({ owner }) => owner)).size;
          const isGreedy = entries.some(({ owner }) => of(owner).length > 1 && bytesOf(owner) > share);
          if (isGreedy) expect(bytesOf(left.get(name)?.owner ?? '')).toBeGreaterThan(share);
          left.delete(name);
        };
        for (const [at, step] of run.entries()) {
          if (step.kind === 'wait') await clock.advance(step.milliseconds);
          else if (step.kind === 'hold') {
            const holder = {
              owner: step.owner,
              letGo: () => {
                letGo(at);
              },
            };
            const entry = { owner: step.owner, bytes: step.bytes, held: null as Held | null };
            left.set(at, entry);
            entry.held = all.hold(holder, step.bytes);
          } else {
            const entries = [...left];
            const [name, entry] = entries[step.which % Math.max(entries.length, 1)] ?? [];
            if (name === undefined || entry === undefined) continue;
            if (step.kind === 'move') entry.held?.moved();
            else if (step.kind === 'grow') {
              entry.bytes += step.bytes;
              entry.held?.grow(step.bytes);
            } else {
              entry.held?.release();
              left.delete(name);
            }
          }
        }
      }),
    );
  });
});
