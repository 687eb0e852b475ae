import { describe, expect, it } from 'vitest';
import { Sparingly } from '../../src/observability/sparingly.ts';

describe('what is said sparingly', () => {
  it('is let through once in a while, with how often it was not', () => {
    let now = 0;
    const sparingly = new Sparingly(() => now, 1000);
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
    const sparingly = new Sparingly(() => 0, 1000);
    for (let each = 0; each < 501; each += 1) sparingly.pass(String(each));
    expect([sparingly.pass('500'), sparingly.pass('1'), sparingly.pass('0')]).toEqual([null, null, 0]);
  });
});
