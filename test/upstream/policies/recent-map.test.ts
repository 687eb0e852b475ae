import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecentMap } from '../../../src/upstream/policies/recent-map.ts';

const MOST = 4;

it('A map of what is recent holds at most twice as much as it must, and what was used lately', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 100 }), (keys) => {
      const map = new RecentMap<number>(MOST);
      const used: number[] = [];
      for (const key of keys) {
        if (map.get(String(key)) === undefined) map.set(String(key), key);
        used.push(key);
        expect(map.size).toBeLessThanOrEqual(2 * MOST);
        const lately = new Set<number>();
        for (const one of used.toReversed()) if (lately.size < MOST) lately.add(one);
        for (const one of lately) expect(map.get(String(one))).toBe(one);
      }
    }),
  );
});
