import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedBytes, type Held } from '../../src/http/bounded-bytes.ts';
import { ManualClock } from '../support/clock.ts';

/** A bound of 100 bytes, holders by name, and the names of those that were let go, in order. */
function setUp(most = 100) {
  const clock = new ManualClock();
  const all = new BoundedBytes(clock, most);
  const gone: string[] = [];
  const hold = (name: string, owner: string, bytes: number): Held =>
    all.hold({ owner, letGo: () => gone.push(name) }, bytes);
  return { clock, all, gone, hold };
}

describe('bytes kept for slow clients', () => {
  it('are kept up to the bound', () => {
    const { all, gone, hold } = setUp();
    hold('a1', 'a', 60);
    hold('b1', 'b', 40);
    expect([all.bytes, gone]).toEqual([100, []]);
  });

  it('are taken from the owner that holds most', () => {
    const { gone, hold } = setUp();
    hold('b1', 'b', 30);
    hold('a1', 'a', 20);
    hold('a2', 'a', 20);
    hold('c1', 'c', 40);
    expect(gone).toEqual(['a1']);
  });

  it('are taken from those who do not move before those who do, whatever they hold', async () => {
    const { clock, gone, hold } = setUp();
    const reading = hold('a1', 'a', 60);
    hold('b1', 'b', 20);
    await clock.advance(1_000);
    reading.moved();
    hold('c1', 'c', 40);
    expect(gone).toEqual(['b1']);
  });

  it('are taken from the one of an owner who has not moved for longest', async () => {
    const { clock, gone, hold } = setUp();
    const first = hold('a1', 'a', 30);
    await clock.advance(10);
    hold('a2', 'a', 30);
    await clock.advance(10);
    first.moved();
    hold('b1', 'b', 50);
    expect(gone).toEqual(['a2']);
  });

  it('are taken from as many as it needs', () => {
    const { all, gone, hold } = setUp();
    for (const name of ['a1', 'a2', 'a3', 'a4']) hold(name, 'a', 25);
    hold('b1', 'b', 60);
    expect([all.bytes, gone]).toEqual([85, ['a1', 'a2', 'a3']]);
  });

  it('may be more for a single holder, who would not be served otherwise', () => {
    const { all, gone, hold } = setUp();
    hold('a1', 'a', 10);
    hold('b1', 'b', 500);
    expect([all.bytes, gone]).toEqual([500, ['a1']]);
    hold('c1', 'c', 10);
    expect([all.bytes, gone]).toEqual([10, ['a1', 'b1']]);
  });

  it('grow with what comes', () => {
    const { all, gone, hold } = setUp();
    const growing = hold('a1', 'a', 10);
    hold('b1', 'b', 80);
    growing.grow(10);
    expect(gone).toEqual([]);
    growing.grow(1);
    expect([all.bytes, gone]).toEqual([21, ['b1']]);
  });

  it('are free once released, however often that is said', () => {
    const { all, hold } = setUp();
    const held = hold('a1', 'a', 60);
    held.release();
    held.release();
    expect(all.bytes).toBe(0);
  });
});

describe('making room by letting go of somebody idle', () => {
  it('takes the one who has not moved for longest, if that is long enough', async () => {
    const { clock, all, gone, hold } = setUp();
    hold('a1', 'a', 10);
    await clock.advance(500);
    hold('b1', 'b', 10);
    expect(all.letGoOfIdle(501, null)).toBe(false);
    expect(all.letGoOfIdle(500, null)).toBe(true);
    expect([all.bytes, gone]).toEqual([10, ['a1']]);
  });

  it('can keep to one owner', async () => {
    const { clock, all, gone, hold } = setUp();
    hold('a1', 'a', 10);
    hold('b1', 'b', 10);
    await clock.advance(500);
    expect([all.letGoOfIdle(100, 'b'), all.letGoOfIdle(100, 'b')]).toEqual([true, false]);
    expect(gone).toEqual(['b1']);
  });
});

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
        const all = new BoundedBytes(clock, 100);
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
});
