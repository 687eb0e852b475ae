import { describe, expect, it } from 'vitest';
import type { PageFlags } from '../../src/paging/page-flags.ts';
import { sliceOfFirstPage } from '../../src/paging/first-page.ts';
import { firstAddress } from '../../src/paging/walk.ts';
import type { Window } from '../../src/paging/window.ts';
import { BOTH, NEITHER, TestUpstream } from '../support/paging-upstream.ts';

const limits = { pageLimit: 10, pageBudget: 20 };

/** What the first page alone says of a list of so many rows: the rows and whether there are more, or nothing. */
function alone(rows: number, given: Partial<Window>, asked: PageFlags = BOTH) {
  const upstream = new TestUpstream(
    Array.from({ length: rows }, (_, index) => index),
    { sort: 'none', manners: {} },
  );
  const window: Window = { direction: 'forward', count: 5, from: null, until: null, ...given };
  const first = firstAddress(window, upstream.traits, limits, 0);
  const slice = sliceOfFirstPage(window, asked, first, upstream.read(first), upstream.traits);
  return slice === null ? null : { rows: slice.edges.length, hasNextPage: slice.hasNextPage };
}

describe('the first page of a list', () => {
  it('is enough for a window that it fills, and for a list that ends in it', () => {
    expect(alone(12, {})).toEqual({ rows: 5, hasNextPage: true });
    expect(alone(5, {})).toEqual({ rows: 5, hasNextPage: false });
    expect(alone(3, {})).toEqual({ rows: 3, hasNextPage: false });
    expect(alone(0, {})).toEqual({ rows: 0, hasNextPage: false });
    expect(alone(12, {}, NEITHER)).toEqual({ rows: 5, hasNextPage: false });
  });

  it('is not enough for a window that goes on in the next one, nor for one at the end of the list', () => {
    expect(alone(35, { count: 15 })).toBeNull();
    expect(alone(12, { direction: 'backward' })).toBeNull();
  });
});
