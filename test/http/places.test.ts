import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Place, Places } from '../../src/http/places.ts';

/** Takes as many places as an owner can get, up to `most`; the places. */
function grab(places: Places, owner: string, most = Infinity): Place[] {
  const got: Place[] = [];
  while (got.length < most && places.refusal(owner) === null) got.push(places.take(owner));
  return got;
}

const shared = (most: number) => new Places({ most, shared: true });

describe('places', () => {
  it('are all there for the only owner there can be', () => {
    const places = new Places({ most: 5, shared: false });
    expect(grab(places, 'all')).toHaveLength(5);
    expect(places.refusal('all')).toBe('full');
  });

  it('are two thirds there for one among many, who is told that it is its share', () => {
    const places = shared(12);
    expect(grab(places, 'a')).toHaveLength(8);
    expect(places.refusal('a')).toBe('share');
    expect(places.refusal('b')).toBeNull();
  });

  it('leave something to each who comes later', () => {
    const places = shared(512);
    const got = ['a', 'b', 'c', 'd', 'e'].map((owner) => grab(places, owner).length);
    expect(got).toEqual([342, 114, 38, 12, 4]);
    expect(places.refusal('f')).toBeNull();
  });

  it('go round evenly once those who took much give back', () => {
    const places = shared(90);
    const first = grab(places, 'a');
    expect(first).toHaveLength(60);
    grab(places, 'b');
    for (const place of first) place.giveBack();
    expect(grab(places, 'a').length).toBeGreaterThanOrEqual(40);
  });

  it('can be one only', () => {
    const places = shared(1);
    const [place] = grab(places, 'a');
    expect(places.refusal('a')).toBe('full');
    expect(places.refusal('b')).toBe('full');
    place?.giveBack();
    expect(places.refusal('b')).toBeNull();
  });

  it('are given back once, however often that is said', () => {
    const places = shared(3);
    const [one] = grab(places, 'a', 2);
    one?.giveBack();
    one?.giveBack();
    expect(places.taken).toBe(1);
  });

  it('are full for many small ones only when they are all taken', () => {
    const places = shared(20);
    for (let owner = 0; owner < 20; owner += 1) expect(grab(places, String(owner), 1)).toHaveLength(1);
    expect(places.refusal('another')).toBe('full');
    expect(places.areTakenBySeveral).toBe(true);
  });

  it('are not full through several where one has most of them', () => {
    const places = shared(12);
    grab(places, 'a');
    grab(places, 'b');
    expect(places.areTakenBySeveral).toBe(false);
  });
});

describe('a lowered limit', () => {
  it('keeps out whoever holds much, and lets in whoever holds nothing', () => {
    const places = shared(100);
    grab(places, 'a');
    places.limit = 10;
    expect(places.refusal('a')).toBe('share');
    expect(places.refusal('b')).toBeNull();
  });

  it('keeps everybody out once as many owners as it allows hold one each', () => {
    const places = shared(100);
    places.limit = 10;
    for (let owner = 0; owner < 10; owner += 1) grab(places, String(owner), 1);
    expect(places.refusal('another')).toBe('full');
    expect(places.isLimited).toBe(true);
    places.limit = 100;
    expect(places.refusal('another')).toBeNull();
  });

  it('is for everybody, and not a share, where there is one owner only', () => {
    const places = new Places({ most: 100, shared: false });
    grab(places, 'all', 10);
    places.limit = 10;
    expect(places.refusal('all')).toBe('full');
  });

  it('is never below one, and never above what there is', () => {
    const places = shared(100);
    places.limit = 0;
    expect(places.limit).toBe(1);
    places.limit = 1_000;
    expect(places.limit).toBe(100);
  });
});

type Step = { readonly take: string } | { readonly giveBack: number } | { readonly limit: number };

const owners = fc.constantFrom('a', 'b', 'c', 'd');
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ take: owners }) },
    { weight: 3, arbitrary: fc.record({ giveBack: fc.nat(50) }) },
    { weight: 1, arbitrary: fc.record({ limit: fc.integer({ min: 1, max: 60 }) }) },
  ),
  { maxLength: 200 },
);

describe('whatever is taken and given back', () => {
  it('never more are taken than there are, and all that are given back are free again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), steps, (most, run) => {
        const places = shared(most);
        const held: Place[] = [];
        for (const step of run) {
          if ('take' in step) {
            if (places.refusal(step.take) === null) held.push(places.take(step.take));
          } else if ('limit' in step) places.limit = step.limit;
          else held.splice(step.giveBack % Math.max(held.length, 1), 1)[0]?.giveBack();
          expect(places.taken).toBe(held.length);
          expect(places.taken).toBeLessThanOrEqual(most);
        }
        for (const place of held) place.giveBack();
        places.limit = most;
        expect(places.taken).toBe(0);
        expect(places.refusal('e')).toBeNull();
      }),
    );
  });

  it('a greedy owner never keeps out one who holds nothing, as long as the others together hold a third at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 600 }), fc.array(owners, { maxLength: 20 }), (most, others) => {
        const places = shared(most);
        grab(places, 'greedy');
        for (const owner of others.slice(0, Math.floor(most / 3) - 1)) grab(places, owner, 1);
        expect(places.refusal('newcomer')).toBeNull();
      }),
    );
  });
});
