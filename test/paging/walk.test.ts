import { describe, expect, it } from 'vitest';
import type { WindowArgs } from '../../src/paging/window.ts';
import { rowId, type Sort, TestUpstream } from '../support/paging-upstream.ts';

const letters = 'abcdefghij';
const limits = { pageLimit: 100, pageBudget: 20 };

/** `first: 3, after: 'c'` and the like, as the specification has it. */
const truth: readonly [window: string, edges: string, hasPrevious: boolean, hasNext: boolean][] = [
  ['', 'abcdefghij', false, false],
  ['first 0', '', false, true],
  ['first 1', 'a', false, true],
  ['first 9', 'abcdefghi', false, true],
  ['first 10', 'abcdefghij', false, false],
  ['first 11', 'abcdefghij', false, false],
  ['after c', 'defghij', true, false],
  ['first 0 after c', '', true, true],
  ['first 2 after c', 'de', true, true],
  ['first 7 after c', 'defghij', true, false],
  ['first 2 after a', 'bc', true, true],
  ['first 2 after i', 'j', true, false],
  ['first 2 after j', '', true, false],
  ['first 0 after j', '', true, false],
  ['last 0', '', true, false],
  ['last 1', 'j', true, false],
  ['last 9', 'bcdefghij', true, false],
  ['last 10', 'abcdefghij', false, false],
  ['last 11', 'abcdefghij', false, false],
  ['before h', 'abcdefg', false, true],
  ['last 0 before h', '', true, true],
  ['last 2 before h', 'fg', true, true],
  ['last 7 before h', 'abcdefg', false, true],
  ['last 2 before b', 'a', false, true],
  ['last 2 before a', '', false, true],
  ['first 2 before h', 'ab', false, true],
  ['first 9 before h', 'abcdefg', false, true],
  ['first 2 before a', '', false, true],
  ['last 2 after c', 'ij', true, false],
  ['last 9 after c', 'defghij', true, false],
  ['last 2 after j', '', true, false],
  ['after c before h', 'defg', true, true],
  ['first 2 after c before h', 'de', true, true],
  ['first 9 after c before h', 'defg', true, true],
  ['last 2 after c before h', 'fg', true, true],
  ['last 9 after c before h', 'defg', true, true],
  ['first 2 after c before d', '', true, true],
  ['last 2 after c before d', '', true, true],
];

/** A `before` that does not stand behind `after` is not found once that is applied, and bounds nothing. */
const crossed: typeof truth = [
  ['first 2 after h before c', 'ij', true, false],
  ['first 1 after c before c', 'd', true, true],
  ['first 1 after d before c', 'e', true, true],
  ['last 2 after h before c', 'ij', true, false],
  ['last 1 after d before d', 'j', true, false],
  ['last 1 after d before c', 'j', true, false],
  ['last 9 after h before g', 'ij', true, false],
  ['last 0 after h before c', '', true, false],
  ['last 2 after j before a', '', true, false],
  ['first 2 after j before a', '', true, false],
];

function windowOf(text: string, cursors: readonly string[]): WindowArgs {
  const words = text.split(' ');
  const value = (name: string) => words[words.indexOf(name) + 1] ?? '';
  const count = (name: string) => (words.includes(name) ? Number(value(name)) : null);
  const cursor = (name: string) => (words.includes(name) ? cursors[letters.indexOf(value(name))] : null);
  return { first: count('first'), last: count('last'), after: cursor('after'), before: cursor('before') };
}

function lettersOf(upstream: TestUpstream, names: readonly string[]): string {
  return names.map((name) => letters[upstream.names.indexOf(name)]).join('');
}

const values = Array.from(letters, (_, index) => (index * 3) % 4);
const sorts: Sort[] = ['none', 'asc', 'desc'];

describe.each(sorts)('a list of ten rows, a to j, with sort %s', (sort) => {
  const upstream = new TestUpstream(values, { sort });

  it.each([...truth, ...crossed])('shows for "%s" the rows "%s"', (window, edges, hasPrevious, hasNext) => {
    const sources = {
      'one page': upstream.ask({ first: 10 }, limits),
      'several pages': upstream.ask({ first: 10 }, { ...limits, pageLimit: 3 }),
      'the end': upstream.ask({ last: 10 }, { ...limits, pageLimit: 4 }),
    };
    for (const [source, { cursors }] of Object.entries(sources)) {
      const { names, ...answer } = upstream.ask(windowOf(window, cursors), limits);
      expect({ source, edges: lettersOf(upstream, names), ...answer }).toMatchObject({
        source,
        edges,
        hasPrevious,
        hasNext,
      });
    }
  });

  it('carries the total of the upstream', () => {
    expect(upstream.ask({ first: 1 }, limits).totalCount).toBe(10);
    expect(upstream.ask({ last: 1 }, limits).totalCount).toBe(10);
  });
});

describe('an empty list', () => {
  it.each(sorts)('has no rows on either side of a window, with sort %s', (sort) => {
    const upstream = new TestUpstream([], { sort });
    for (const args of [{}, { first: 0 }, { first: 5 }, { last: 0 }, { last: 5 }]) {
      const { names, hasPrevious, hasNext, asked } = upstream.ask(args, limits);
      expect({ names, hasPrevious, hasNext, calls: asked.length }).toEqual({
        names: [],
        hasPrevious: false,
        hasNext: false,
        calls: 1,
      });
    }
  });
});

describe('rows that break the contract', () => {
  it('keep their place, and their cursors page on from there', () => {
    const upstream = new TestUpstream([1, 2, 3, 4, 5, 6], { broken: new Set([1, 2, 5]) });
    const { names, cursors } = upstream.ask({ first: 3 }, limits);
    expect(names).toEqual([0, 1, 2].map(rowId));
    expect(upstream.ask({ first: 2, after: cursors[1] }, limits).names).toEqual([2, 3].map(rowId));
    expect(upstream.ask({ first: 9, after: cursors[2] }, limits).names).toEqual([3, 4, 5].map(rowId));
    expect(upstream.ask({ last: 9, before: cursors[2] }, limits).names).toEqual([0, 1].map(rowId));
  });

  it.each([[[9]], [[4, 5, 6]], [[2, 7, 9]]])(
    'bound windows that are read by other pages than their cursors are from: %j',
    (broken) => {
      const size = 11;
      const upstream = new TestUpstream(
        Array.from({ length: size }, (_, index) => index),
        {
          broken: new Set(broken),
        },
      );
      const [first = 0] = broken;
      for (const [pageLimit, other] of [
        [4, 7],
        [3, 5],
        [5, 2],
      ] as const) {
        const { cursors } = upstream.ask({ first: size }, { ...limits, pageLimit });
        const ends = upstream.ask({ last: size }, { ...limits, pageLimit: other }).cursors;
        for (let end = first + 1; end < size; end += 1) {
          const window = { last: size, before: ends[end], after: cursors[first] };
          const { names } = upstream.ask(window, { ...limits, pageLimit: other });
          const between = Array.from({ length: end - first - 1 }, (_, index) => rowId(first + 1 + index));
          expect(names).toEqual(between);
        }
      }
    },
  );
});
