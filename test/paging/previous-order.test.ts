import { describe, expect, it } from 'vitest';
import { BrokenRow } from '../../src/domain/page.ts';
import { startAddress, type PageAddress } from '../../src/cursors/address.ts';
import { digest } from '../../src/cursors/digest.ts';
import { previousOrderOf } from '../../src/paging/previous-order.ts';
import { rowId, type Sort, type TestRow, TestUpstream } from '../support/paging-upstream.ts';

const broken = new BrokenRow({
  kind: 'upstream-invalid',
  path: '$.results[1]',
  message: 'Broken for a test.',
});

function page(values: readonly (number | null | BrokenRow)[]): (TestRow | BrokenRow)[] {
  return values.map((value, index) => (value instanceof BrokenRow ? value : { id: rowId(index), value }));
}

function behind(...rows: number[]): string {
  return rows.map((row) => digest(rowId(row))).join('');
}

type Given = Partial<PageAddress> & { readonly sort?: Sort };

describe('the order of a previous page', () => {
  it.each<[string, readonly (number | null | BrokenRow)[], Given, string]>([
    ['needs no telling for no row', [], {}, 'certain'],
    ['needs no telling for one row', [1], {}, 'certain'],
    ['is unknown without evidence', [1, 2], {}, 'unknown'],
    ['is what an earlier page showed', [1, 2], { order: 'reversed' }, 'reversed'],
    ['is shown by two known rows at the end', [1, 1, 1], { digests: behind(2, 1) }, 'listed'],
    ['is shown by two known rows at the start', [1, 1, 1], { digests: behind(0, 1) }, 'reversed'],
    ['is shown by two known rows between new ones', [1, 1, 1, 1], { digests: behind(2, 1) }, 'listed'],
    [
      'is shown by known rows though the sort says otherwise',
      [1, 2],
      { digests: behind(0, 1), sort: 'asc' },
      'reversed',
    ],
    [
      'is not shown by one known row, since new ones may stand beside it',
      [1, 1],
      { digests: behind(0) },
      'unknown',
    ],
    ['is not shown by a known row whose neighbour is gone', [1, 1], { digests: behind(0, 7) }, 'unknown'],
    ['is shown by a rising sort', [1, 2, 2], { sort: 'asc' }, 'listed'],
    ['is shown by a falling sort', [2, 2, 1], { sort: 'asc' }, 'reversed'],
    ['is shown by a descending sort', [2, 1], { sort: 'desc' }, 'listed'],
    ['is shown by a sort that is turned round', [2, 1], { sort: 'asc', flipped: true }, 'listed'],
    ['is shown across nulls and broken rows', [null, 1, broken, null, 2], { sort: 'asc' }, 'listed'],
    ['is not shown by ties', [1, 1, null], { sort: 'asc' }, 'unknown'],
    ['is not shown by a page that is not sorted', [1, 3, 2], { sort: 'asc' }, 'unknown'],
  ])('%s', (_, values, { sort = 'none', ...address }, order) => {
    const { traits } = new TestUpstream([], { sort });
    expect(
      previousOrderOf(page(values), { ...startAddress(false, 10), via: 'previous', ...address }, traits),
    ).toBe(order);
  });
});
