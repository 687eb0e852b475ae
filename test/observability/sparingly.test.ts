import { describe, expect, it } from 'vitest';
import { Sparingly } from '../../src/observability/sparingly.ts';

describe('what is said sparingly', () => {
  it('is let through once in a while, with how often it was not', () => {
    let now = 0;
    const sparingly = new Sparingly(() => now, 1000, 500);
    expect(sparingly.pass('A')).toBe(0);
    now = 999;
    expect([sparingly.pass('A'), sparingly.pass('A'), sparingly.pass('B')]).toEqual([null, null, 0]);
    now = 1000;
    expect([sparingly.pass('A'), sparingly.pass('A')]).toEqual([2, null]);
    now = 2000;
    expect(sparingly.pass('A')).toBe(1);
    now = 10_000;
    expect(sparingly.pass('A')).toBe(0);
  });

  it('is forgotten in the order of its coming, when there is too much of it', () => {
    const sparingly = new Sparingly(() => 0, 1000, 500);
    for (let each = 0; each < 501; each += 1) sparingly.pass(String(each));
    expect([sparingly.pass('500'), sparingly.pass('1'), sparingly.pass('0')]).toEqual([null, null, 0]);
  });

  it('is let through once in a minute, for each thing on its own', () => {
    let now = 0;
    const sparingly = new Sparingly(() => now, 60_000, 100);
    const isDue = (thing: string) => sparingly.pass(thing) !== null;
    expect([isDue('a'), isDue('a'), isDue('b'), isDue('b')]).toEqual([true, false, true, false]);
    now = 59_999;
    expect([isDue('a'), isDue('c')]).toEqual([false, true]);
    now = 60_000;
    expect([isDue('a'), isDue('b'), isDue('c'), isDue('a')]).toEqual([true, true, false, false]);
  });

  it('is remembered for as many things as it is told', () => {
    const sparingly = new Sparingly(() => 0, 60_000, 100);
    const isDue = (thing: string) => sparingly.pass(thing) !== null;
    for (let thing = 0; thing <= 100; thing += 1) expect(isDue(`thing ${thing}`)).toBe(true);
    expect(isDue('thing 100')).toBe(false);
    expect(isDue('thing 0')).toBe(true);
  });
});
