import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Slots } from '../../../src/upstream/policies/slots.ts';

it('Slots remember who holds how many, however many lanes come and go', () => {
  const lanes = fc.array(fc.nat(5), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(lanes, fc.constantFrom(0.5, 1, 4, Infinity), (takers, greed) => {
      const slots = new Slots(8, () => greed);
      const held: string[] = [];
      for (const [at, taker] of takers.entries()) {
        const lane = `lane ${taker}`;
        const free = 8 - held.length;
        const ofLane = held.filter((one) => one === lane).length;
        expect(slots.mayTake(lane)).toBe(free > 0 && ofLane < greed * free);
        if (slots.mayTake(lane)) {
          slots.take(lane);
          held.push(lane);
        } else slots.giveBack(held.shift() ?? lane);
        for (let passer = 0; passer < 300; passer += 1) {
          slots.reserve(`${at} ${passer}`);
          slots.release(`${at} ${passer}`);
        }
        expect(slots.held).toBe(held.length);
      }
    }),
    { numRuns: 30 },
  );
});
