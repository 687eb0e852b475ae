import { describe, expect, it } from 'vitest';
import { nextAddress, startAddress } from '../../src/cursors/address.ts';
import { digest } from '../../src/cursors/digest.ts';
import type { Position } from '../../src/cursors/position.ts';
import { BrokenRow } from '../../src/domain/page.ts';
import { matchIn } from '../../src/paging/match.ts';
import { orderedPage } from '../../src/paging/page.ts';
import { FRESH } from '../support/fresh.ts';

const START = startAddress(false, 5);
const BROKEN = new BrokenRow({ kind: 'upstream-invalid', path: '$', message: 'Broken for a test.' });
const traits = {
  sortable: false,
  keyOf: (row: string | BrokenRow) => (row instanceof BrokenRow ? '' : row),
  sortValue: null,
  ascending: true,
};

/** A page whose rows are letters, `?` for a broken one, and which so many rows of the list stand before. */
function pageOf(rows: string, rowsBefore = 0) {
  const address = rowsBefore === 0 ? START : nextAddress(START, 'link', rowsBefore, '');
  const page = { next: null, previous: null, totalCount: null, freshness: FRESH };
  const shown = Array.from(rows, (row) => (row === '?' ? BROKEN : row));
  const ordered = orderedPage(address, { page: { ...page, rows: shown }, limit: 5 }, traits);
  if (ordered === null) throw new Error('Expected a page in list order.');
  return ordered;
}

/** The broken row of the page `AB?DE`, with as many neighbours as a cursor remembers. */
const broken: Position = {
  page: START,
  size: 5,
  next: null,
  previous: null,
  index: 2,
  key: '',
  before: [digest('B'), digest('A')],
  after: [digest('D'), digest('E')],
};

describe('a broken row without a key', () => {
  it.each([
    ['stands at its index of its own page', 'AB?DE', 0, 2],
    ['is taken for the one at its index there, whatever stands beside it now', 'XY?Z', 0, 2],
    ['is gone where its own page has a row that can be read there', 'ABCDE', 0, -1],
    ['is gone where its own page has become too short', 'AB', 0, -1],
    ['stands as far from the start in another page, between the neighbours that it had', 'B?D', 1, 1],
    ['stands there between neighbours that are broken as well', '???', 1, 1],
    ['stands at the edge of another page, beside the one neighbour that this shows', '?DE', 2, 0],
    ['is not the broken row there behind another neighbour', 'X?D', 1, -1],
    ['is not the broken row there in front of another neighbour', 'B?X', 1, -1],
    ['is gone where another page has a row that can be read there', 'BCD', 1, -1],
  ])('%s', (_title, rows, rowsBefore, row) => {
    expect(matchIn(pageOf(rows, rowsBefore), broken).row).toBe(row);
  });

  it('is not looked for in a list that is read from its other end', () => {
    const turned = { ...broken, page: startAddress(true, 5) };
    expect(matchIn(pageOf('ED?BA'), turned).row).toBe(-1);
  });
});

describe('a row that is gone', () => {
  const gone = { ...broken, key: 'C' };

  it.each([
    ['between its nearest neighbours', 'ABDE', 2, 2],
    ['between the ones behind those, where they are gone as well', 'AXE', 1, 2],
    ['behind the only one that is left', 'XB', 2, -1],
    ['nowhere in a page without any', 'XY', -1, -1],
  ])('leaves a gap %s', (_title, rows, before, after) => {
    expect(matchIn(pageOf(rows), gone)).toEqual({ row: -1, before, after });
  });
});
