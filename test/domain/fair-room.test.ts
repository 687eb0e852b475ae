import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairRoom } from '../../src/domain/fair-room.ts';

const BYTES = 1600;
/** A sixteenth of them. */
const LARGEST = 100;
const SHARES = 64;

interface Thing {
  readonly owner: string;
  readonly bytes: number;
  readonly isSpent: boolean;
}

function fresh() {
  const gone: string[] = [];
  const room = new FairRoom<Thing>({
    bytes: BYTES,
    isSpent: ({ isSpent }) => isSpent,
    onGone: (key) => gone.push(key),
  });
  const put = (key: string, owner: string, bytes = 10, isSpent = false) =>
    room.put(key, owner, { owner, bytes, isSpent }, bytes);
  return { room, put, gone };
}

/** The same with arrays, and everything worked out each time. */
class PlainRoom {
  /** Used longest ago first. */
  kept: { readonly key: string; readonly thing: Thing }[] = [];
  /** Whether several had most at some time, so that either might have lost something. */
  hadTie = false;

  get bytes(): number {
    return this.kept.reduce((sum, { thing }) => sum + thing.bytes, 0);
  }

  get(key: string): Thing | undefined {
    const found = this.kept.find((each) => each.key === key);
    if (found !== undefined) this.kept = [...this.kept.filter((each) => each !== found), found];
    return found?.thing;
  }

  put(key: string, thing: Thing): void {
    this.delete(key);
    if (thing.bytes > LARGEST) return;
    this.kept.push({ key, thing });
    while (this.bytes > BYTES) this.delete(this.#next());
  }

  delete(key: string): void {
    this.kept = this.kept.filter((each) => each.key !== key);
  }

  #next(): string {
    const [oldest] = this.kept;
    if (oldest === undefined || oldest.thing.isSpent) return oldest?.key ?? '';
    const owners = [...new Set(this.kept.map(({ thing }) => thing.owner))].map((owner) => {
      const own = this.kept.filter(({ thing }) => thing.owner === owner);
      return { own, bytes: own.reduce((sum, { thing }) => sum + thing.bytes, 0) };
    });
    const share = BYTES / Math.min(owners.length, SHARES);
    const greedy = owners.filter(({ own, bytes }) => own.length > 1 && bytes > share);
    const most = Math.max(...greedy.map(({ bytes }) => bytes));
    const largest = greedy.filter(({ bytes }) => bytes === most);
    this.hadTie ||= largest.length > 1;
    return largest[0]?.own[0]?.key ?? oldest.key;
  }
}

describe('a room that is full', () => {
  it('loses first what one owner has beyond a share, and of that what was used longest ago', () => {
    const { room, put, gone } = fresh();
    put('modest', 'modest');
    for (let count = 0; count < 200; count += 1) {
      put(`greedy ${count}`, 'greedy');
      room.get('greedy 0');
    }
    expect(room.bytes).toBeLessThanOrEqual(BYTES);
    expect(gone.slice(0, 2)).toEqual(['greedy 1', 'greedy 2']);
    expect(room.get('greedy 0')).toBeDefined();
    expect(room.get('modest')).toBeDefined();
  });

  it('loses before all others what nobody can use any more', () => {
    const { put, gone } = fresh();
    put('spent', 'modest', 10, true);
    for (let count = 0; count < 160; count += 1) put(`greedy ${count}`, 'greedy');
    expect(gone).toEqual(['spent']);
  });

  it('keeps a single thing that is larger than a share', () => {
    const { room, put } = fresh();
    put('large', 'one', LARGEST);
    for (let count = 0; count < 300; count += 1) {
      put(`${count}`, `owner ${count}`);
      room.get('large');
    }
    expect(room.get('large')).toBeDefined();
  });

  it('loses what was used longest ago where nobody has more than a share', () => {
    const { room, put, gone } = fresh();
    for (let count = 0; count < 200; count += 1) {
      put(`${count}`, `owner ${count}`);
      room.get('0');
    }
    expect(gone.slice(0, 3)).toEqual(['1', '2', '3']);
    expect(room.count).toBe(BYTES / 10);
  });

  it('takes nothing that is larger than a sixteenth, and loses what that stood for', () => {
    const { room, put, gone } = fresh();
    expect(put('a', 'owner', LARGEST)).toBe(true);
    expect(put('a', 'owner', LARGEST + 1)).toBe(false);
    expect([room.get('a'), room.count, room.bytes, gone]).toEqual([undefined, 0, 0, ['a']]);
  });

  it('can be emptied, and is like a new one then', () => {
    const { room, put } = fresh();
    for (let count = 0; count < 160; count += 1) put(`${count}`, 'owner');
    room.clear();
    expect([room.count, room.bytes, room.get('0')]).toEqual([0, 0, undefined]);
    put('0', 'owner');
    expect([room.count, room.bytes]).toEqual([1, 10]);
  });
});

const steps = fc.array(
  fc.record({
    act: fc.constantFrom('put', 'put', 'put', 'get', 'delete'),
    key: fc.nat(60),
    owner: fc.nat(5),
    bytes: fc.integer({ min: 1, max: LARGEST + 1 }),
    isSpent: fc.boolean(),
  }),
  { maxLength: 200 },
);

describe('whatever is kept and used', () => {
  it('stays within the bound, and is what a plain room keeps', () => {
    fc.assert(
      fc.property(steps, (run) => {
        const [{ room, gone }, plain] = [fresh(), new PlainRoom()];
        const put = new Set<string>();
        for (const { act, key: number, owner, isSpent, bytes } of run) {
          const [key, thing] = [`${owner} ${number}`, { owner: `${owner}`, bytes, isSpent }];
          if (act === 'get') expect(room.get(key)).toEqual(plain.get(key));
          else if (act === 'delete') {
            room.delete(key);
            plain.delete(key);
          } else {
            room.put(key, thing.owner, thing, bytes);
            put.add(key);
            plain.put(key, thing);
          }
          if (plain.hadTie) return;
          expect(room.bytes).toBeLessThanOrEqual(BYTES);
          expect([room.count, room.bytes]).toEqual([plain.kept.length, plain.bytes]);
        }
        for (const { key } of plain.kept) expect(room.get(key)).toBeDefined();
        expect(gone.every((key) => put.has(key))).toBe(true);
      }),
    );
  });

  it('of one owner takes nothing from another one who stays within a share', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 7 }), (greedy, modest) => {
        const { room, put } = fresh();
        // Each has a little less than an equal share among all and the greedy one.
        const each = Math.floor(BYTES / (modest + 1) / 10);
        for (let owner = 0; owner < modest; owner += 1) {
          for (let count = 0; count < each; count += 1) put(`${owner} ${count}`, `${owner}`);
        }
        greedy.forEach((bytes, index) => put(`greedy ${index}`, 'greedy', bytes));
        for (let owner = 0; owner < modest; owner += 1) {
          for (let count = 0; count < each; count += 1) expect(room.get(`${owner} ${count}`)).toBeDefined();
        }
      }),
    );
  });
});
