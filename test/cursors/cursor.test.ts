import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startAddress, type PageAddress } from '../../src/cursors/address.ts';
import { CursorCodec, MAX_CURSOR_LENGTH } from '../../src/cursors/cursor.ts';
import { digest } from '../../src/cursors/digest.ts';
import { madeUpPlace, partsOf } from '../support/made-up-places.ts';
import { runs } from '../support/paging-runs.ts';
import { codec, rowId, SCOPE } from '../support/paging-upstream.ts';
import { cursorAt, places, SECRET, viewOf } from '../support/written-cursors.ts';

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
    const signedEnd = partsOf(text).signed.length;
    for (let at = 0; at <= signedEnd; at += 1) {
      for (const other of ['', 'A', 'B', '.', '-', 'é', `${text[at] ?? ''}A`, '\u0000']) {
        if (other === text[at]) continue;
        expect(codec.read(SCOPE, text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
      }
    }
  });

  it('is refused when cut off anywhere', () => {
    const text = cursorAt(viewOf(startAddress(false, 10), 10, null, null), 0);
    for (let length = 0; length < text.length; length += 1)
      expect(codec.read(SCOPE, text.slice(0, length))).toBeNull();
  });

  it('never has a place outside its page, whatever is written for it', () => {
    const text = cursorAt(viewOf(startAddress(false, 10), 5, null, null), 2);
    const { signed } = partsOf(text);
    const bytes = fc.uint8Array({ maxLength: 44 }).map((each) => Buffer.from(each).toString('base64url'));
    const digestRuns = fc.integer({ min: 0, max: 2 }).map((count) => '0a1b2c3d'.repeat(count));
    const near = fc
      .record({
        index: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.maxSafeNat()),
        key: fc.oneof(fc.constant(''), fc.uuid()),
        before: digestRuns,
        after: digestRuns,
      })
      .map(madeUpPlace);
    const check = fc.property(fc.oneof(fc.string(), bytes, near), (place) => {
      const position = codec.read(SCOPE, `${signed}.${place}`);
      if (position !== null) expect(position.index).toBeLessThan(5);
    });
    fc.assert(check, runs(2000));
    const placed = (index: number) => madeUpPlace({ index, key: rowId(4), before: '', after: '' });
    expect(codec.read(SCOPE, `${signed}.${placed(4)}`)).toMatchObject({ index: 4, key: rowId(4) });
    expect(codec.read(SCOPE, `${signed}.${placed(5)}`)).toBeNull();
    for (const other of [`${placed(4)}A`, `${placed(4)}=`, ` ${placed(4)}`, `${placed(4)}.`])
      expect(codec.read(SCOPE, `${signed}.${other}`)).toBeNull();
  });

  it('is of no use in another list or under another key', () => {
    const view = viewOf(startAddress(false, 10), 3, null, null);
    expect(codec.read(`${SCOPE} `, cursorAt(view, 1))).toBeNull();
    expect(codec.read(SCOPE, cursorAt(view, 1, codec, 'other rows'))).toBeNull();
    expect(codec.read(SCOPE, cursorAt(view, 1, new CursorCodec('another secret')))).toBeNull();
    expect(codec.read(SCOPE, cursorAt(view, 1, new CursorCodec(SECRET)))).toMatchObject({
      index: 1,
    });
  });

  it('is read under any of several secrets, and sealed under the first', () => {
    const [oldSecret, newSecret] = ['the secret of last year', 'the secret of this year'];
    const before = new CursorCodec(oldSecret);
    const between = new CursorCodec(newSecret, oldSecret);
    const after = new CursorCodec(newSecret);
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
    // As dense as text comes.
    const [own, next, previous] = ['cé', 'né', 'pé'].map((letters) => letters.repeat(1024));
    const address: PageAddress = { ...startAddress(false, 10), via: 'next', cursor: own ?? '' };
    const both = cursorAt(viewOf(address, 1, next ?? '', previous ?? ''), 0);
    expect(both.length).toBeLessThanOrEqual(MAX_CURSOR_LENGTH);
    expect(codec.read(SCOPE, both)).toMatchObject({ page: address, next: null, previous: null });
    const inAscii: PageAddress = { ...address, cursor: 'c'.repeat(2048) };
    const one = cursorAt(viewOf(inAscii, 2, 'n'.repeat(2048), 'p'.repeat(2048)), 1);
    expect(codec.read(SCOPE, one)).toMatchObject({ next: 'n'.repeat(2048), previous: null });
  });

  it('is refused beyond the longest length, even if it was sealed', () => {
    const address: PageAddress = { ...startAddress(false, 10), via: 'next', cursor: 'é'.repeat(9000) };
    expect(codec.read(SCOPE, cursorAt(viewOf(address, 2, null, null), 0))).toBeNull();
  });
});
