import { describe, expect, it } from 'vitest';
import { failureOf, NEITHER, rowId } from '../support/paging-upstream.ts';
import { StrangeList } from '../support/strange-list.ts';
import { cursorIn, limits, listOf, shown, upTo } from '../support/strange-shown.ts';

describe('what lies around a window', () => {
  it('is looked at behind a page that is not full, whatever total is named', () => {
    const list = listOf(2, { lastNext: 'nothing', totals: 'overstated' });
    expect(shown(list, { first: 3 })).toEqual({ rows: [0, 1], previous: false, next: false, calls: 2 });
    expect(shown(list, { first: 3 }, { asked: NEITHER })).toMatchObject({ rows: [0, 1], calls: 2 });
    expect(shown(list, { first: 1 }, { asked: NEITHER })).toMatchObject({ rows: [0], calls: 1 });
  });

  it.each(['missing', 'understated', 'of the page'] as const)(
    'is looked at behind a full page where no total says more: %s',
    (totals) => {
      expect(shown(listOf(2, { lastNext: 'nothing', totals }), { first: 2 })).toMatchObject({
        next: false,
        calls: 2,
      });
      expect(shown(listOf(3, { totals }), { first: 2 })).toMatchObject({ next: true, calls: 2 });
    },
  );

  it('is not looked at where a full page, its link and the total agree', () => {
    expect(shown(listOf(3), { first: 2 })).toMatchObject({ next: true, calls: 1 });
  });

  it('is what is there after deletions, in front', () => {
    const list = listOf(4);
    const after = cursorIn(list, { first: 2 }, 1);
    list.upstream.remove(rowId(0));
    list.upstream.remove(rowId(1));
    expect(shown(list, { first: 2, after })).toMatchObject({ rows: [0, 1], previous: false, next: false });
  });

  it('is what is there after all rows in front of a page are gone', () => {
    const list = listOf(20);
    const after = cursorIn(list, { first: 10 }, 9);
    for (const row of upTo(10)) list.upstream.remove(rowId(row));
    expect(shown(list, { first: 10, after })).toMatchObject({ rows: upTo(10), previous: false, next: false });
  });

  it('is what is there after deletions, behind', () => {
    const list = listOf(4);
    const before = cursorIn(list, { first: 4 }, 2, 2);
    list.upstream.remove(rowId(2));
    list.upstream.remove(rowId(3));
    expect(shown(list, { last: 2, before })).toEqual({
      rows: [0, 1],
      previous: false,
      next: false,
      calls: 2,
    });
  });

  it('fails the flag where the rows took every call, and nothing where it is not asked for', () => {
    const list = listOf(4, { totals: 'missing' });
    const two = { pageLimit: 1, pageBudget: 2 };
    expect(shown(list, { first: 2 }, two)).toMatchObject({ rows: [0, 1], next: 'too-complex' });
    expect(shown(list, { first: 2 }, { ...two, asked: NEITHER })).toMatchObject({ rows: [0, 1], calls: 2 });
  });

  it.each([
    ['empty pages that go on for ever', { lastNext: 'nothing, for ever' }, 'upstream-invalid'],
    ['its last page again', { lastNext: 'the same page' }, 'upstream-invalid'],
    ['its first page', { lastNext: 'the first page' }, 'upstream-invalid'],
    ['a link that it refuses', { lastNext: 'a refusal' }, 'upstream-unavailable'],
  ] as const)('fails the flag where the last page leads to %s, and no total is there', (_, habits, kind) => {
    const list = listOf(2, { ...habits, totals: 'missing' });
    expect(shown(list, { first: 2 })).toMatchObject({ rows: [0, 1], previous: false, next: kind });
    expect(shown(list, { first: 2 }, { asked: NEITHER })).toMatchObject({ rows: [0, 1], calls: 1 });
  });

  it.each(['nothing, for ever', 'the same page', 'the first page'] as const)(
    'is the end where the last page leads to %s, and the total says that nothing is missing',
    (lastNext) => {
      expect(shown(listOf(2, { lastNext }), { first: 3 })).toMatchObject({
        rows: [0, 1],
        next: false,
        calls: 2,
      });
    },
  );
});

describe('a window', () => {
  it('goes on behind empty pages', () => {
    const list = listOf(6, { emptyEvery: 2 });
    expect(shown(list, { first: 6 }, { pageLimit: 2 })).toMatchObject({ rows: upTo(6), next: false });
    expect(shown(list, { last: 6 }, { pageLimit: 2 })).toMatchObject({ rows: upTo(6), previous: false });
  });

  it.each([
    ['right', 2],
    ['missing', 2],
  ] as const)('fails at once where cursors are ignored, with a total that is %s', (totals, calls) => {
    const list = listOf(50, { cursors: 'ignored', totals });
    expect(shown(list, { first: 20 })).toBe('upstream-invalid');
    expect(shown(list, { first: 20 }, { pageBudget: calls })).toBe('upstream-invalid');
    expect(shown(list, { last: 1 })).toBe('upstream-invalid');
  });

  it('is whole next to the cursor of a small one, in few calls', () => {
    const list = listOf(220);
    const after = cursorIn(list, { first: 3 }, 2);
    const wide = { pageLimit: 100 };
    expect(shown(list, { first: 100, after }, wide)).toMatchObject({ rows: upTo(103, 3), calls: 2 });
    expect(shown(list, { first: 200, after }, wide)).toMatchObject({ rows: upTo(203, 3), calls: 3 });
  });

  it('is bounded by a row of a page that was read with another limit, which is read again', () => {
    const list = listOf(30);
    const before = cursorIn(list, { first: 30 }, 29, 100);
    expect(shown(list, { first: 1, before }, { pageLimit: 100 })).toEqual({
      rows: [0],
      previous: false,
      next: true,
      calls: 2,
    });
  });

  it('is read from the start in full pages where no link leads back', () => {
    const list = listOf(220, { previous: 'never' });
    let after: string | undefined;
    for (let end = 9; end < 210; end += 10) after = cursorIn(list, { first: 10, after }, end);
    const before = cursorIn(list, { first: 10, after }, 210);
    const answer = shown(list, { last: 10, before }, { pageLimit: 100 });
    expect(answer).toMatchObject({ rows: upTo(210, 200), previous: true, next: true });
    expect(answer).toHaveProperty('calls', 4);
  });

  it('is whole where a page in the middle has no link back', () => {
    const list = listOf(12, { previous: 'missing on some' });
    const before = cursorIn(list, { first: 12 }, 8, 2);
    for (let again = 0; again < 3; again += 1) {
      expect(shown(list, { last: 7, before })).toMatchObject({
        rows: upTo(8, 1),
        previous: true,
        next: true,
      });
      list.ask({ first: 1 }, limits);
    }
  });

  it('never shows a row behind itself', () => {
    const again = listOf(4, { lastNext: 'the same page' });
    const last = cursorIn(again, { first: 4 }, 3, 2);
    expect(shown(again, { first: 1, after: last })).toMatchObject({ rows: [], next: false });
    const overlapping = listOf(6, { repeatedRows: 2 });
    const after = cursorIn(overlapping, { first: 3 }, 2, 3);
    expect(shown(overlapping, { first: 3, after }, { pageLimit: 3 })).toMatchObject({
      rows: [3, 4, 5],
      next: false,
    });
  });

  it('is on the right side of after, whichever stands in front', () => {
    const list = listOf(4);
    const [one, two] = [cursorIn(list, { first: 4 }, 1), cursorIn(list, { first: 4 }, 2)];
    expect(shown(list, { last: 1, after: one, before: one })).toMatchObject({ rows: [3] });
    expect(shown(list, { last: 1, after: two, before: one })).toMatchObject({ rows: [3] });
    expect(shown(list, { first: 1, after: two, before: one })).toMatchObject({ rows: [3] });
    expect(shown(list, { last: 1, after: one, before: two })).toMatchObject({ rows: [] });
  });

  it('shows the row between two where the further one is gone', () => {
    const list = listOf(3);
    const after = cursorIn(list, { first: 3 }, 0);
    const before = cursorIn(list, { first: 1, after: cursorIn(list, { first: 2 }, 1, 1) }, 2, 1);
    list.upstream.remove(rowId(2));
    expect(shown(list, { first: 5, after, before })).toMatchObject({ rows: [1] });
    expect(shown(list, { last: 5, after, before })).toBe('invalid-cursor');
  });

  it('is not refused for a link in front of the first page', () => {
    const list = listOf(8, { previous: 'refused on the first' });
    const first = cursorIn(list, { first: 4 }, 0);
    expect(shown(list, { last: 2, before: first })).toMatchObject({ rows: [], previous: false, next: true });
    const second = cursorIn(list, { first: 8 }, 4, 4);
    expect(shown(list, { last: 8, before: second })).toMatchObject({ rows: upTo(4), previous: false });
    const reached = cursorIn(list, { last: 4, before: second }, 0, 4);
    expect(shown(list, { last: 2, before: reached })).toMatchObject({
      rows: [],
      previous: false,
      next: true,
    });
  });

  it('is read from the start where a cursor was made with other references, and the upstream ties it to them', () => {
    for (const boundTo of ['populate', 'nothing'] as const) {
      const list = listOf(30, { boundTo });
      const [after, before] = [cursorIn(list, { first: 20 }, 9), cursorIn(list, { first: 20 }, 15)];
      list.populate = 5;
      const calls = boundTo === 'nothing' ? 1 : 3;
      expect(shown(list, { first: 10, after })).toEqual({
        rows: upTo(20, 10),
        previous: true,
        next: true,
        calls,
      });
      expect(shown(list, { last: 3, before })).toMatchObject({ rows: upTo(15, 12), next: true });
      expect(shown(list, { first: 9, after, before })).toMatchObject({ rows: upTo(15, 10) });
      const far = cursorIn(list, { first: 10, after }, 19);
      expect(shown(list, { first: 10, after: far })).toMatchObject({ rows: upTo(30, 20), calls: 1 });
    }
  });

  it.each(['after', 'before'] as const)('blames %s for a cursor of it that has expired', (argument) => {
    const list = listOf(20, { lifetime: 2 });
    const cursor = cursorIn(list, { first: 20 }, argument === 'after' ? 9 : 10, 5);
    for (let call = 0; call < 3; call += 1) list.ask({ first: 1 }, limits);
    const size = argument === 'after' ? { first: 5 } : { last: 5 };
    const failure = failureOf(() => list.ask({ ...size, [argument]: cursor }, { ...limits, pageLimit: 5 }));
    expect(failure).toMatchObject({ kind: 'invalid-cursor', argument });
  });
});

describe('what an upstream can still make a gateway believe', () => {
  it('is that rows follow, by a full last page with a link and a total that is too high: to look there would cost every honest one a call', () => {
    const list = listOf(2, { lastNext: 'nothing', totals: 'overstated' });
    expect(shown(list, { first: 2 })).toMatchObject({ rows: [0, 1], next: true, calls: 1 });
  });

  it('is that a list has ended, by an empty page where a total that is too low is reached: both say the same', () => {
    const list = listOf(4, { emptyEvery: 1, totals: 'understated' });
    expect(shown(list, { first: 4 }, { pageLimit: 2 })).toMatchObject({ rows: [0, 1], next: false });
  });

  it('is that the first page follows the last, one request later and without a total: no cursor knows all rows before it', () => {
    const list = listOf(8, { lastNext: 'the first page', totals: 'missing' });
    const after = cursorIn(list, { first: 8 }, 7, 4);
    expect(shown(list, { first: 1, after }, { pageLimit: 4 })).toMatchObject({ rows: [0] });
    const told = listOf(8, { lastNext: 'the first page' });
    const end = cursorIn(told, { first: 8 }, 7, 4);
    expect(shown(told, { first: 1, after: end }, { pageLimit: 4 })).toMatchObject({ rows: [], next: false });
  });

  it('is that the end of a sorted list is what it sends first in the other direction, ties and nulls included', () => {
    const list = new StrangeList([1, 1, null], { ties: 'standing', nulls: 'last' }, 'asc');
    expect(list.names).toEqual([0, 1, 2].map(rowId));
    expect(shown(list, { last: 1 })).toMatchObject({ rows: [0] });
    expect(shown(list, { last: 2 })).toMatchObject({ rows: [1, 0] });
  });
});
