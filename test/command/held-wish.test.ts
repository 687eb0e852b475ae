import { expect, it } from 'vitest';
import { HeldWish } from '../../src/command/held-wish.ts';

it('a wish that comes too early is kept, and fulfilled as soon as somebody can', () => {
  const done: string[] = [];
  const wish = new HeldWish();
  wish.wish();
  expect(done).toEqual([]);
  wish.fulfilBy(() => done.push('stop'));
  expect(done).toEqual(['stop']);
});

it('a wish that comes later is fulfilled at once, and nobody wishes by itself', () => {
  const done: string[] = [];
  const wish = new HeldWish();
  wish.fulfilBy(() => done.push('stop'));
  expect(done).toEqual([]);
  wish.wish();
  expect(done).toEqual(['stop']);
});
