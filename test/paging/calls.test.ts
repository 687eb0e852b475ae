import { describe, expect, it } from 'vitest';
import type { PageAddress } from '../../src/cursors/address.ts';
import type { Manners } from '../../src/sandbox/manners.ts';
import { BOTH, failureOf, NEITHER, rowId, type Sort, TestUpstream } from '../support/paging-upstream.ts';

const limits = { pageLimit: 10, pageBudget: 20 };

function upstreamOf(count: number, sort: Sort, manners: Partial<Manners> = {}): TestUpstream {
  const values = Array.from({ length: count }, (_, index) => (index * 7) % 5);
  return new TestUpstream(values, { sort, manners });
}

function asked(addresses: readonly PageAddress[]): string[] {
  return addresses.map(({ flipped, via, limit }) => `${flipped ? 'flipped ' : ''}${via} ${limit}`);
}

const dialects = ['keyset', 'page', 'offset'] as const;
const orders = ['list', 'reversed'] as const;

describe('the number of upstream calls', () => {
  it.each<[string, Sort, object, string[]]>([
    ['the default', 'none', {}, ['start 10']],
    ['no rows', 'none', { first: 0 }, ['start 1']],
    ['a page', 'none', { first: 7 }, ['start 7']],
    ['a full page', 'asc', { first: 10 }, ['start 10']],
    ['more than a page, in equal pages', 'none', { first: 11 }, ['start 6', 'next 6']],
    ['three pages', 'asc', { first: 30 }, ['start 10', 'next 10', 'next 10']],
    ['more than there is', 'none', { first: 45 }, ['start 9', 'next 9', 'next 9', 'next 9']],
    ['the last page of a sorted list', 'asc', { last: 10 }, ['flipped start 10']],
    ['the last pages of a sorted list', 'desc', { last: 15 }, ['flipped start 8', 'flipped next 8']],
    [
      'the last row of a list without order',
      'none',
      { last: 1 },
      ['start 10', 'next 10', 'next 10', 'next 10'],
    ],
  ])('is as promised for %s, with both statements asked for', (_, sort, args, addresses) => {
    expect(asked(upstreamOf(35, sort).ask(args, limits).asked)).toEqual(addresses);
  });

  it.each(dialects.flatMap((cursors) => orders.map((previousPageOrder) => ({ cursors, previousPageOrder }))))(
    'is one a page, there and back again, with %j',
    (manners) => {
      for (const sort of ['none', 'asc', 'desc'] as const) {
        const upstream = upstreamOf(35, sort, manners);
        const pages = [upstream.ask({ first: 5 }, limits)];
        while (pages.at(-1)?.hasNext) {
          pages.push(upstream.ask({ first: 5, after: pages.at(-1)?.cursors.at(-1) }, limits));
        }
        expect(pages.map((page) => page.asked.length)).toEqual(Array(7).fill(1));
        for (const page of pages.slice(0, -1).reverse()) {
          const last = pages.at(-1);
          const back = upstream.ask({ last: 5, before: last?.cursors[0] }, limits);
          expect(back).toMatchObject({ names: page.names, hasPrevious: page.hasPrevious, hasNext: true });
          expect(back.asked).toHaveLength(1);
          pages.push(back);
        }
      }
    },
  );

  it.each(['asc', 'desc'] as const)('is one a page backward from the end of a list sorted %s', (sort) => {
    const upstream = upstreamOf(35, sort);
    let page = upstream.ask({ last: 5 }, limits);
    for (let pages = 1; pages < 7; pages += 1) {
      page = upstream.ask({ last: 5, before: page.cursors[0] }, limits);
      expect(asked(page.asked)).toEqual(['flipped next 5']);
    }
    expect(page).toMatchObject({ names: upstream.names.slice(0, 5), hasPrevious: false });
  });

  it('grows by no look-ahead for statements that nobody asked for', () => {
    const upstream = upstreamOf(35, 'none', { totalCount: 'absent', emptyLastPage: true });
    for (const args of [{ first: 5 }, { first: 35 }]) {
      const look = upstream.ask(args, { ...limits, pageLimit: 100 }, BOTH);
      expect(asked(look.asked)).toEqual([`start ${args.first}`, `next ${args.first}`]);
      const blind = upstream.ask(args, { ...limits, pageLimit: 100 }, NEITHER);
      expect(asked(blind.asked)).toEqual([`start ${args.first}`]);
      expect(look.hasNext).toBe(args.first === 5);
    }
  });

  it('grows by one to make sure that a bound beyond the window still stands', () => {
    const upstream = upstreamOf(35, 'none');
    const { cursors } = upstream.ask({ first: 30 }, limits);
    const { asked: addresses } = upstream.ask({ first: 5, before: cursors[25] }, limits);
    expect(asked(addresses)).toEqual(['start 5', 'next 10']);
  });

  it('is two from the middle of a page across its end', () => {
    const upstream = upstreamOf(35, 'none');
    const { cursors } = upstream.ask({ first: 10 }, limits);
    const answer = upstream.ask({ first: 10, after: cursors[4] }, limits);
    expect(asked(answer.asked)).toEqual(['start 10', 'next 10']);
    expect(answer.names).toEqual(upstream.names.slice(5, 15));
  });
});

describe('a large window next to the cursor of a small one', () => {
  it.each(dialects)(
    'is read from the start in full pages where that takes fewer calls, with %s cursors',
    (cursors) => {
      const upstream = upstreamOf(60, 'asc', { cursors });
      const { cursors: three } = upstream.ask({ first: 3 }, limits);
      const forward = upstream.ask({ first: 40, after: three[2] }, limits);
      expect(forward.names).toEqual(upstream.names.slice(3, 43));
      expect(asked(forward.asked)).toEqual(['start 9', 'next 9', 'next 9', 'next 9', 'next 9']);
      const { cursors: far } = upstream.ask({ first: 4, after: forward.cursors.at(-1) }, limits);
      const backward = upstream.ask({ last: 40, before: far[3] }, limits);
      expect(backward.names).toEqual(upstream.names.slice(6, 46));
      expect(backward.asked.length).toBeLessThanOrEqual(6);
    },
  );

  it('is refused before any call where neither way can bring it', () => {
    const upstream = upstreamOf(60, 'none');
    let answer = upstream.ask({ first: 2 }, limits);
    while (answer.names.at(-1) !== upstream.names[49]) {
      answer = upstream.ask({ first: 2, after: answer.cursors.at(-1) }, limits);
    }
    const after = answer.cursors.at(-1);
    const failure = failureOf(() => upstream.ask({ first: 8, after }, { pageLimit: 10, pageBudget: 3 }));
    const message =
      'Expected at most 4 rows next to a cursor of a window of 2 rows this far into the list, got 8. ' +
      'Ask for fewer rows at once.';
    expect(failure).toEqual({ kind: 'too-complex', message });
    expect(upstream.ask({ first: 4, after }, { pageLimit: 10, pageBudget: 3 }).names).toEqual(
      upstream.names.slice(50, 54),
    );
  });

  it('is read on from the cursor where that takes no more calls', () => {
    const upstream = upstreamOf(60, 'none');
    const { cursors: five } = upstream.ask({ first: 5 }, limits);
    expect(asked(upstream.ask({ first: 10, after: five[4] }, limits).asked)).toEqual(['next 5', 'next 5']);
  });
});

describe('a cursor of a time with a larger limit', () => {
  it.each(dialects)('leads on within the limit of now, with %s cursors', (cursors) => {
    const upstream = upstreamOf(60, 'asc', { cursors });
    const { cursors: twenty } = upstream.ask({ first: 20 }, { ...limits, pageLimit: 20 });
    const forward = upstream.ask({ first: 5, after: twenty[19] }, limits);
    expect(forward.names).toEqual(upstream.names.slice(20, 25));
    const backward = upstream.ask({ last: 5, before: twenty[19] }, limits);
    expect(backward.names).toEqual(upstream.names.slice(14, 19));
    const between = upstream.ask({ first: 30, after: twenty[1], before: twenty[19] }, limits);
    expect(between.names).toEqual(upstream.names.slice(2, 19));
    for (const { limit } of [...forward.asked, ...backward.asked, ...between.asked]) {
      expect(limit).toBeLessThanOrEqual(10);
    }
  });
});

describe('the page budget', () => {
  it.each([
    ['forward', 'none', { first: 30 }],
    ['backward', 'asc', { last: 30 }],
  ] as const)('refuses a window that it would cut short, reading %s', (_direction, sort, args) => {
    const upstream = upstreamOf(35, sort);
    const failure = failureOf(() => upstream.ask(args, { pageLimit: 10, pageBudget: 2 }));
    const message =
      'Expected a window that fits the calls allowed for one list, got one of 30 rows, of which they brought 20. ' +
      'Ask for fewer rows at once.';
    expect(failure).toEqual({ kind: 'too-complex', message });
  });

  it('refuses no window that ends where it does, or where the list does', () => {
    const upstream = upstreamOf(20, 'none');
    expect(upstream.ask({ first: 20 }, { pageLimit: 10, pageBudget: 2 }).names).toEqual(upstream.names);
    expect(upstream.ask({ first: 30 }, { pageLimit: 10, pageBudget: 2 }).names).toEqual(upstream.names);
  });

  it.each([
    [
      'none',
      { last: 1 },
      'last',
      'Give orderBy, which lets the list be read from its other end, or page forward with first and after.',
    ],
    [
      'none',
      { last: 9 },
      'before',
      'Give orderBy, which lets the list be read from its other end, or page forward with first and after.',
    ],
    ['asc', { last: 9 }, 'before', 'Reverse orderBy and page forward with first and after.'],
  ] as const)(
    'ends the way from the start of a list with sort %s for %j with a failure',
    (sort, args, argument, advice) => {
      const upstream = upstreamOf(60, sort, { previous: 'absent' });
      const { cursors } = upstream.ask({ first: 60 }, limits);
      const before = argument === 'before' ? cursors[50] : null;
      const failure = failureOf(() => upstream.ask({ ...args, before }, { pageLimit: 10, pageBudget: 3 }));
      const message = `Cannot read this far: this place can be reached only from the start of the list, which takes too many calls. ${advice}`;
      expect(failure).toEqual({ kind: 'bad-input', argument, message });
    },
  );
});

describe('a place that cannot be told any more', () => {
  it.each([
    ['after', { first: 2 }],
    ['before', { last: 2 }],
  ] as const)('is said to be lost when the row of %s is gone with all its neighbours', (name, args) => {
    const upstream = upstreamOf(30, 'none');
    const { cursors } = upstream.ask({ first: 10 }, limits);
    for (let row = 0; row < 5; row += 1) upstream.remove(3);
    expect(failureOf(() => upstream.ask({ ...args, [name]: cursors[5] }, limits))).toEqual({
      kind: 'invalid-cursor',
      argument: name,
      message: `The row that ${name} points at and the rows around it are no longer in the list. Start again without a cursor.`,
    });
    const kept = upstream.ask({ ...args, [name]: cursors[4] }, limits);
    const [start, end] = name === 'after' ? [3, 5] : [1, 3];
    expect(kept.names).toEqual(upstream.names.slice(start, end));
  });

  it('is said to be lost when a bound is gone with all its neighbours, instead of reading past it', () => {
    const upstream = upstreamOf(30, 'none');
    const { cursors } = upstream.ask({ first: 10 }, limits);
    for (let row = 0; row < 5; row += 1) upstream.remove(3);
    const failure = failureOf(() => upstream.ask({ first: 8, before: cursors[5] }, limits));
    expect(failure).toMatchObject({ kind: 'invalid-cursor', argument: 'before' });
  });

  it('is not said for a broken row, which bounds a window that is read by the same pages', () => {
    const upstream = new TestUpstream([1, 2, 3, 4, 5], { broken: new Set([1, 3]) });
    const { cursors } = upstream.ask({}, limits);
    expect(upstream.ask({ first: 3, before: cursors[1] }, limits).names).toEqual([rowId(0)]);
    expect(upstream.ask({ first: 3, after: cursors[1] }, limits).names).toEqual([2, 3, 4].map(rowId));
    for (const size of [{ first: 3 }, { last: 3 }]) {
      const between = upstream.ask({ ...size, after: cursors[1], before: cursors[3] }, limits);
      expect(between).toMatchObject({ names: [rowId(2)], hasPrevious: true, hasNext: true });
    }
  });
});
