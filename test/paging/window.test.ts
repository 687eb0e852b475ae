import { describe, expect, it } from 'vitest';
import { parseWindow, type WindowArgs } from '../../src/paging/window.ts';
import { codec, failureOf, SCOPE, TestUpstream } from '../support/paging-upstream.ts';

const upstream = new TestUpstream([1, 2, 3]);
const [one = '', , three = ''] = upstream.ask({}, { pageLimit: 10, pageBudget: 1 }).cursors;

function parse(args: WindowArgs) {
  return parseWindow(args, SCOPE, codec, 100);
}

describe('parseWindow', () => {
  it.each<[WindowArgs, object]>([
    [{}, { direction: 'forward', count: 10, from: null, until: null }],
    [
      { first: null, after: null, last: null, before: null },
      { direction: 'forward', count: 10 },
    ],
    [{ first: 0 }, { direction: 'forward', count: 0 }],
    [{ first: 100 }, { direction: 'forward', count: 100 }],
    [{ last: 3 }, { direction: 'backward', count: 3, from: null, until: null }],
    [{ after: one }, { direction: 'forward', count: 10, from: { index: 0 }, until: null }],
    [{ before: three }, { direction: 'backward', count: 10, from: { index: 2 }, until: null }],
    [
      { after: one, before: three },
      { direction: 'forward', from: { index: 0 }, until: { index: 2 } },
    ],
    [
      { first: 1, before: three },
      { direction: 'forward', from: null, until: { index: 2 } },
    ],
    [
      { last: 1, after: one },
      { direction: 'backward', from: null, until: { index: 0 } },
    ],
    [
      { last: 1, after: one, before: three },
      { direction: 'backward', from: { index: 2 }, until: { index: 0 } },
    ],
  ])('reads %j', (args, window) => {
    expect(parse(args)).toMatchObject(window);
  });

  it.each<[WindowArgs, string, string]>([
    [{ first: -1 }, 'first', 'Expected first to be from 0 to 100, got -1.'],
    [{ first: 101 }, 'first', 'Expected first to be from 0 to 100, got 101.'],
    [{ last: -1 }, 'last', 'Expected last to be from 0 to 100, got -1.'],
    [{ last: 2147483647 }, 'last', 'Expected last to be from 0 to 100, got 2147483647.'],
    [
      { first: 1, last: 1 },
      'last',
      'Expected either first or last, got both. Page forward with first, backward with last.',
    ],
  ])('refuses %j', (args, argument, message) => {
    expect(failureOf(() => parse(args))).toEqual({ kind: 'bad-input', argument, message });
  });

  it.each(['after', 'before'] as const)(
    'refuses a cursor of another list as %s, and says what to do',
    (name) => {
      expect(failureOf(() => parseWindow({ [name]: one }, 'another list', codec, 100))).toEqual({
        kind: 'invalid-cursor',
        argument: name,
        message:
          `Expected ${name} to be a cursor of this list, got one that was altered or belongs to another customer, ` +
          'field, filter or order. Use a cursor of an edge from the same field with the same arguments, or start again without one.',
      });
    },
  );
});
