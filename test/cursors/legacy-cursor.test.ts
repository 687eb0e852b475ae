import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startAddress } from '../../src/cursors/address.ts';
import { CursorCodec } from '../../src/cursors/cursor.ts';
import { legacyCursorAt } from '../support/legacy-cursors.ts';
import { partsOf } from '../support/made-up-places.ts';
import { runs } from '../support/paging-runs.ts';
import { codec, SCOPE } from '../support/paging-upstream.ts';
import { cursorAt, places, SECRET, viewOf } from '../support/written-cursors.ts';

describe('a legacy cursor', () => {
  it('reads like one in the current form, for the same secrets and lists only', () => {
    const check = fc.property(places, ({ address, size, next, previous, index }) => {
      const view = viewOf(address, size, next, previous);
      const legacy = legacyCursorAt(SECRET, SCOPE, view, index);
      expect(codec.read(SCOPE, legacy)).toEqual(codec.read(SCOPE, cursorAt(view, index)));
      expect(codec.read(SCOPE, legacy)).not.toBeNull();
      expect(codec.read(`${SCOPE} of another`, legacy)).toBeNull();
      expect(codec.read(SCOPE, legacyCursorAt('another secret', SCOPE, view, index))).toBeNull();
      const between = new CursorCodec('a newer secret', SECRET);
      expect(between.read(SCOPE, legacy)).toEqual(codec.read(SCOPE, legacy));
    });
    fc.assert(check, runs(300));
  });

  it('is refused with any one character of its signed part changed, and cut off anywhere in it', () => {
    const view = viewOf(startAddress(false, 10), 10, 'next+page/=', null);
    const text = legacyCursorAt(SECRET, SCOPE, view, 9);
    const signedEnd = text.indexOf('.', text.indexOf('.') + 1);
    for (let at = 0; at <= signedEnd; at += 1) {
      expect(codec.read(SCOPE, text.slice(0, at))).toBeNull();
      for (const other of ['', 'A', 'B', '.', '-', 'é', `${text[at] ?? ''}A`, '\u0000']) {
        if (other === text[at]) continue;
        expect(codec.read(SCOPE, text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
      }
    }
  });

  it('cannot be turned into one in the current form, nor the other way round', () => {
    const view = viewOf(startAddress(false, 10), 10, 'n', null);
    const [legacy, current] = [legacyCursorAt(SECRET, SCOPE, view, 9), cursorAt(view, 9)];
    const [body = '', signature = '', ...place] = legacy.split('.');
    const parts = partsOf(current);
    expect(codec.read(SCOPE, `${body}${signature}.${parts.place}`)).toBeNull();
    const sealed = `${parts.signed.slice(0, -22)}.${parts.signed.slice(-22)}`;
    expect(codec.read(SCOPE, `${sealed}.${place.join('.')}`)).toBeNull();
  });
});
