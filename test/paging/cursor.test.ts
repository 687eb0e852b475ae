import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startAddress, type PageAddress } from '../../src/paging/address.ts';
import { CursorCodec, MAX_CURSOR_LENGTH, PageCursors } from '../../src/paging/cursor.ts';
import { digest } from '../../src/paging/digest.ts';
import type { OrderedPage } from '../../src/paging/page.ts';
import { runs } from '../support/paging-runs.ts';
import { codec, rowId, SCOPE, TestUpstream, type TestRow } from '../support/paging-upstream.ts';
import { FRESH } from '../support/fresh.ts';

const { traits } = new TestUpstream([]);

const link = fc.option(
  fc.oneof(fc.base64String({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 50 })),
);
const digests = fc.integer({ min: 0, max: 2 }).map((count) => '0a1b2c3d'.repeat(count));
const addresses: fc.Arbitrary<PageAddress> = fc.record({
  flipped: fc.boolean(),
  via: fc.constantFrom('start', 'next', 'previous'),
  cursor: link,
  limit: fc.integer({ min: 1, max: 1000 }),
  rowsBefore: fc.nat(),
  digests,
  order: fc.constantFrom('unknown', 'listed', 'reversed'),
  populate: fc.nat(15),
});

function viewOf(
  address: PageAddress,
  size: number,
  next: string | null,
  previous: string | null,
): OrderedPage<TestRow> {
  const rows = Array.from({ length: size }, (_, index) => ({ id: rowId(index), value: null }));
  const { rowsBefore } = address;
  return {
    address,
    rows,
    next,
    previous,
    totalCount: null,
    freshness: FRESH,
    rowsBefore,
    namesItself: false,
    traits,
  };
}

function cursorAt(view: OrderedPage<TestRow>, index: number, key = codec, scope = SCOPE): string {
  return new PageCursors(key, scope, view).at(index);
}

const pages = fc.record({
  address: addresses,
  size: fc.integer({ min: 1, max: 60 }),
  next: link,
  previous: link,
});
const places = fc.tuple(pages, fc.nat()).map(([page, number]) => ({ ...page, index: number % page.size }));

describe('a cursor', () => {
  it('that was read in its own list is still refused in another one', () => {
    const own = new CursorCodec('a secret of at least 32 characters');
    const text = cursorAt(viewOf(startAddress(false, 10), 3, 'n', null), 1, own);
    expect(own.read(SCOPE, text)).toMatchObject({ index: 1, key: rowId(1) });
    expect(own.read(`${SCOPE} of another`, text)).toBeNull();
    expect(own.read(SCOPE, text)).toMatchObject({ index: 1, key: rowId(1) });
    expect(own.read(SCOPE, `${text}0`)).toBeNull();
  });

  it('is read as it was written, in URL-safe characters', () => {
    const check = fc.property(places, ({ address, size, next, previous, index }) => {
      const text = cursorAt(viewOf(address, size, next, previous), index);
      expect(text).toMatch(/^[\w.-]+$/);
      const ids = (...indexes: number[]) =>
        indexes.filter((at) => at >= 0 && at < size).map((at) => digest(rowId(at)));
      expect(codec.read(SCOPE, text)).toEqual({
        page: address,
        size,
        index,
        key: rowId(index),
        next: index === size - 1 ? next : null,
        previous: index === 0 ? previous : null,
        before: ids(index - 1, index - 2),
        after: ids(index + 1, index + 2),
      });
    });
    fc.assert(check, runs(300));
  });

  it('is refused with any one character of its signed part changed, left out or put in', () => {
    const text = cursorAt(viewOf(startAddress(false, 10), 10, 'next+page/=', null), 9);
    const signedEnd = text.indexOf('.', text.indexOf('.') + 1);
    for (let at = 0; at <= signedEnd; at += 1) {
      for (const other of ['', 'A', 'B', '.', '-', 'é', `${text[at] ?? ''}A`, '\u0000']) {
        if (other === text[at]) continue;
        expect(codec.read(SCOPE, text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
      }
    }
  });

  it('is refused when cut off anywhere', () => {
    const text = cursorAt(viewOf(startAddress(false, 10), 10, null, null), 0);
    // What is cut from the neighbours at the end is not missed: they only help to find a row that is gone.
    const placeEnd = text.lastIndexOf('.');
    for (let length = 0; length < placeEnd; length += 1)
      expect(codec.read(SCOPE, text.slice(0, length))).toBeNull();
    for (let length = placeEnd; length < text.length; length += 1) {
      const position = codec.read(SCOPE, text.slice(0, length));
      if (position !== null) expect(position).toMatchObject({ index: 0, key: rowId(0) });
    }
  });

  it('never has a place outside its page, whatever is written for it', () => {
    const text = cursorAt(viewOf(startAddress(false, 10), 5, null, null), 2);
    const signed = text.slice(0, text.indexOf('.', text.indexOf('.') + 1));
    const near = fc.stringMatching(/^[0-9a-z]{0,5}\.[0-9a-f-]{0,40}\.[0-9a-f]{0,17}\.[0-9a-f]{0,17}$/);
    const check = fc.property(fc.oneof(fc.string(), near), (place) => {
      const position = codec.read(SCOPE, `${signed}.${place}`);
      if (position !== null) expect(position.index).toBeLessThan(5);
    });
    fc.assert(check, runs(2000));
    expect(codec.read(SCOPE, `${signed}.4.${rowId(4)}..`)).toMatchObject({ index: 4 });
    expect(codec.read(SCOPE, `${signed}.5.${rowId(4)}..`)).toBeNull();
  });

  it('is of no use in another list or under another key', () => {
    const view = viewOf(startAddress(false, 10), 3, null, null);
    expect(codec.read(`${SCOPE} `, cursorAt(view, 1))).toBeNull();
    expect(codec.read(SCOPE, cursorAt(view, 1, codec, 'other rows'))).toBeNull();
    expect(codec.read(SCOPE, cursorAt(view, 1, new CursorCodec('another secret')))).toBeNull();
    expect(codec.read(SCOPE, cursorAt(view, 1, new CursorCodec('a secret for tests')))).toMatchObject({
      index: 1,
    });
  });

  it('is read under any of several secrets, and sealed under the first', () => {
    const [elder, younger] = ['the secret of last year', 'the secret of this year'];
    const before = new CursorCodec(elder);
    const between = new CursorCodec(younger, elder);
    const after = new CursorCodec(younger);
    const check = fc.property(places, ({ address, size, next, previous, index }) => {
      const view = viewOf(address, size, next, previous);
      const [old, fresh] = [cursorAt(view, index, before), cursorAt(view, index, between)];
      expect(between.read(SCOPE, old)).toEqual(before.read(SCOPE, old));
      expect(between.read(`${SCOPE} of another`, old)).toBeNull();
      expect(fresh).toBe(cursorAt(view, index, after));
      expect(after.read(SCOPE, fresh)).toEqual(between.read(SCOPE, fresh));
      expect(after.read(SCOPE, old)).toBeNull();
      expect(before.read(SCOPE, fresh)).toBeNull();
    });
    fc.assert(check, runs(200));
  });

  it('is refused when it is any text that was not sealed', () => {
    const garbage = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('A', 'z', '0', '-', '_', '.', 'é', '\n'), maxLength: 300 }),
    );
    fc.assert(
      fc.property(garbage, (text) => codec.read(SCOPE, text) === null),
      runs(2000),
    );
    for (const text of ['', '.', '..', '...', '.'.repeat(MAX_CURSOR_LENGTH), 'A'.repeat(10_000_000)]) {
      expect(codec.read(SCOPE, text)).toBeNull();
    }
  });

  it('stays readable with the longest cursors of an upstream, and does without links for that', () => {
    const address: PageAddress = { ...startAddress(false, 10), via: 'next', cursor: 'c'.repeat(2048) };
    const both = cursorAt(viewOf(address, 1, 'n'.repeat(2048), 'p'.repeat(2048)), 0);
    expect(both.length).toBeLessThanOrEqual(MAX_CURSOR_LENGTH);
    expect(codec.read(SCOPE, both)).toMatchObject({ page: address, next: null, previous: null });
    const one = cursorAt(viewOf(address, 2, 'n'.repeat(2048), 'p'.repeat(2048)), 1);
    expect(codec.read(SCOPE, one)).toMatchObject({ next: 'n'.repeat(2048), previous: null });
  });

  it('is refused beyond the longest length, even if it was sealed', () => {
    const address: PageAddress = { ...startAddress(false, 10), via: 'next', cursor: 'c'.repeat(9000) };
    expect(codec.read(SCOPE, cursorAt(viewOf(address, 2, null, null), 0))).toBeNull();
  });
});
