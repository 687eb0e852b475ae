import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecentPairs } from '../../../src/upstream/policies/recent-pairs.ts';

const MOST = 4;

it('Pairs that are recent are held while they are used, and not for long after', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 100 }), (keys) => {
      const pairs = new RecentPairs<number>(MOST);
      const used: number[] = [];
      const find = (key: number) => pairs.get(String(key % 3), String(Math.floor(key / 3)));
      for (const key of keys) {
        if (find(key) === undefined) pairs.set(String(key % 3), String(Math.floor(key / 3)), key);
        used.push(key);
        const lately = new Set<number>();
        for (const one of used.toReversed()) if (lately.size < MOST) lately.add(one);
        for (const one of lately) expect(find(one)).toBe(one);
      }
      for (let later = 0; later < 2 * MOST; later += 1) pairs.set('later', String(later), later);
      for (const key of keys) expect(find(key)).toBeUndefined();
    }),
  );
});
