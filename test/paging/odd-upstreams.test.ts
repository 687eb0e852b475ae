import { describe, expect, it } from 'vitest';
import type { Page } from '../../src/domain/page.ts';
import { type Slice } from '../../src/paging/walk.ts';
import type { PageAddress } from '../../src/cursors/address.ts';
import { PageCursors } from '../../src/paging/page-cursors.ts';
import { parseWindow, type WindowArgs } from '../../src/paging/window.ts';
import {
  BOTH,
  NEITHER,
  codec,
  failureOf,
  knownFlag,
  rowId,
  SCOPE,
  TestUpstream,
  type TestRow,
} from '../support/paging-upstream.ts';
import { FRESH } from '../support/fresh.ts';
import { startedWalk } from '../support/started-walk.ts';

const { traits } = new TestUpstream([]);

const LEADS_BACK = {
  kind: 'upstream-invalid',
  path: '$.next',
  message: 'Expected a cursor that leads on, got one that leads back to rows that came before.',
};

function page(
  numbers: readonly number[],
  next: string | null,
  previous: string | null = null,
  totalCount: number | null = null,
): Page<TestRow> {
  return {
    rows: numbers.map((number) => ({ id: rowId(number), value: null })),
    next,
    previous,
    totalCount,
    freshness: FRESH,
  };
}

/** Walks over pages that are written down here, each under its cursor. */
function ask(pages: Record<string, Page<TestRow>>, args: WindowArgs, pageBudget = 20, flags = BOTH) {
  const asked: string[] = [];
  const read = ({ cursor, limit }: PageAddress) => {
    asked.push(cursor ?? 'start');
    const found = pages[cursor ?? 'start'];
    if (found === undefined) throw new Error(`There is no page ${cursor ?? 'start'}.`);
    return { page: found, limit };
  };
  const window = parseWindow(args, SCOPE, codec, 100);
  const started = startedWalk(window, traits, flags, { pageLimit: 2, pageBudget });
  const { steps } = started;
  let { step } = started;
  while (step.done !== true) step = steps.next(read(step.value));
  const slice: Slice<TestRow> = step.value;
  const cursors = slice.edges.map(({ page, index }) => new PageCursors(codec, SCOPE, page, 100).at(index));
  const rows = slice.edges.map(({ row }) => parseInt(traits.keyOf(row).slice(24, 28), 16));
  const [hasPrevious, hasNext] = [knownFlag(slice.hasPreviousPage), knownFlag(slice.hasNextPage)];
  return { rows, cursors, hasPrevious, hasNext, asked };
}

describe('an upstream that is not as it should be', () => {
  it('that sends more than was asked for, and a row twice, is read on to its end, and no row comes behind itself', () => {
    const pages = { start: page([0, 1, 2, 3, 4, 2, 6], null) };
    const rows: number[] = [];
    let after: string | null = null;
    for (let step = 0; step < 4; step += 1) {
      const found = ask(pages, { first: 3, after });
      rows.push(...found.rows);
      after = found.cursors.at(-1) ?? after;
    }
    expect(rows).toEqual([0, 1, 2, 3, 4, 6]);
  });

  it.each([null, 5, 7])('cannot lead a walk round in a circle, with a total of %s', (total) => {
    const pages = {
      start: page([0, 1], 'a', null, total),
      a: page([2, 3], 'b', null, total),
      b: page([4, 5], 'a', null, total),
    };
    for (const args of [{ first: 50 }, { last: 50 }])
      expect(failureOf(() => ask(pages, args))).toEqual(LEADS_BACK);
  });

  it('is at its end where it leads round in a circle and its total says that nothing is missing', () => {
    const pages = {
      start: page([0, 1], 'a', null, 6),
      a: page([2, 3], 'b', null, 6),
      b: page([4, 5], 'a', null, 6),
    };
    const all = { rows: [0, 1, 2, 3, 4, 5], hasNext: false, asked: ['start', 'a', 'b'] };
    expect(ask(pages, { first: 50 })).toMatchObject(all);
    expect(ask(pages, { last: 50 })).toMatchObject(all);
  });

  it('cannot lead from a page to itself, not even from one request to the next', () => {
    const pages = { start: page([0, 1], 'a'), a: page([2, 3], 'a', 'a') };
    const first = ask(pages, { first: 4 });
    expect(first).toMatchObject({ rows: [0, 1, 2, 3], hasNext: false, asked: ['start', 'a'] });
    expect(ask(pages, { first: 4, after: first.cursors[3] })).toMatchObject({ rows: [], hasNext: false });
  });

  it('cannot say with a page that names itself that it has ended, while its total says that rows are missing', () => {
    const pages = { start: page([0, 1], 'a', null, 5), a: page([2, 3], 'a', null, 5) };
    expect(failureOf(() => ask(pages, { first: 5 }))).toEqual(LEADS_BACK);
    expect(ask(pages, { first: 3 })).toMatchObject({ rows: [0, 1, 2], hasNext: true });
  });

  it('goes on behind an empty page', () => {
    const pages = { start: page([0, 1], 'a'), a: page([], 'b'), b: page([2, 3], null) };
    const all = { rows: [0, 1, 2, 3], hasNext: false, asked: ['start', 'a', 'b'] };
    expect(ask(pages, { first: 4 })).toMatchObject(all);
    expect(ask(pages, { last: 4 })).toMatchObject(all);
  });

  it('shows no row twice in one window when its pages overlap', () => {
    const pages = { start: page([0, 1], 'a'), a: page([1, 2], 'b'), b: page([2, 3], null) };
    expect(ask(pages, { first: 9 })).toMatchObject({ rows: [0, 1, 2, 3], hasNext: false });
    expect(ask(pages, { last: 9 })).toMatchObject({ rows: [0, 1, 2, 3], hasPrevious: false });
    expect(ask(pages, { last: 2 })).toMatchObject({ rows: [2, 3], hasPrevious: true });
  });

  it('may send more rows than it was asked for', () => {
    const pages = { start: page([0, 1, 2, 3, 4], 'a'), a: page([5, 6, 7], null) };
    const first = ask(pages, { first: 2 });
    expect(first).toMatchObject({ rows: [0, 1], hasNext: true, asked: ['start'] });
    const all = ask(pages, { first: 8 });
    expect(all).toMatchObject({ rows: [0, 1, 2, 3, 4, 5, 6, 7], hasNext: false });
    expect(ask(pages, { first: 1, after: all.cursors[4] })).toMatchObject({
      rows: [5],
      asked: ['a', 'start'],
    });
    expect(ask(pages, { first: 2, after: all.cursors[3] })).toMatchObject({ rows: [4, 5] });
  });

  it('may offer no way back from the pages that it offered as a way on', () => {
    const pages = { start: page([0, 1], 'a'), a: page([2, 3], null) };
    const { cursors } = ask(pages, { first: 4 });
    expect(ask(pages, { last: 3, before: cursors[3] })).toMatchObject({
      rows: [0, 1, 2],
      hasPrevious: false,
    });
    expect(ask(pages, { last: 1, before: cursors[2] })).toMatchObject({ rows: [1], hasPrevious: true });
  });

  it('may offer no way on from the pages that it offered as a way back', () => {
    const pages = { start: page([0, 1], 'a'), a: page([2, 3], null, 'back'), back: page([0, 1], null) };
    const { cursors } = ask(pages, { first: 4 });
    const back = ask(pages, { last: 2, before: cursors[2] });
    expect(back).toMatchObject({ rows: [0, 1], hasPrevious: false, hasNext: true, asked: ['back', 'a'] });
    expect(ask(pages, { first: 2, after: back.cursors[1] })).toMatchObject({ rows: [2, 3], hasNext: false });
  });

  it('may offer no way on behind an empty window at the end of a page that it offered as a way back', () => {
    const pages = {
      start: page([0, 1], 'a'),
      a: page([2, 3], 'b'),
      b: page([4, 5], null, 'back'),
      back: page([2, 3], null),
    };
    const { cursors } = ask(pages, { first: 6 });
    const back = ask(pages, { last: 2, before: cursors[4] });
    const found = ask(pages, { first: 0, after: back.cursors[1] });
    expect(found).toMatchObject({ rows: [], hasNext: true, asked: ['back', 'start', 'a', 'b'] });
  });

  it.each([
    ['ends there', null],
    ['leads round in a circle', 'around'],
  ])('that has lost a row of a page on the way back, which %s, is read from its start', (_how, previous) => {
    const pages = {
      start: page([0, 1], 'a'),
      a: page([2, 3], 'b'),
      b: page([4, 5], 'c'),
      c: page([6, 7], null, 'back'),
      back: page([4, 5], null, previous),
      around: page([2, 3], null, 'back'),
    };
    const { cursors } = ask(pages, { first: 8 });
    const back = ask(pages, { last: 2, before: cursors[6] });
    expect(back.rows).toEqual([4, 5]);
    const changed = { ...pages, b: page([4, 9], 'c'), back: page([90, 91], null, previous) };
    const args = { last: 1, before: back.cursors[1] };
    expect(ask(changed, args)).toMatchObject({ rows: [4], hasNext: true });
    expect(ask(changed, args, 20, NEITHER).rows).toEqual([4]);
  });

  it('cannot keep a search for a lost row going beyond the budget', () => {
    const pages: Record<string, Page<TestRow>> = { start: page([0, 1], '1') };
    for (let number = 1; number < 50; number += 1) {
      pages[number] = page([2 * number, 2 * number + 1], String(number + 1));
    }
    const { cursors } = ask(pages, { first: 4 });
    const changed = { ...pages, start: page([90, 91], '1') };
    const failure = failureOf(() =>
      ask({ ...changed, 1: page([92, 93], '2') }, { first: 1, after: cursors[0] }),
    );
    expect(failure).toMatchObject({ kind: 'invalid-cursor', argument: 'after' });
  });
});
