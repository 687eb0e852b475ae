import { startAddress } from '../cursors/address.ts';
import { keyAt, type OrderedPage } from './page.ts';
import type { PageSource, PageWalk } from './page-source.ts';
import type { Passed } from './passed.ts';
import { emptyPages, leadsBack } from './refusals.ts';

/**
 * Goes on to the next page that holds a row which was not passed, over empty ones. `end` with the list; `lost` where rows stood
 * beyond and no link leads there. `onSpent` throws when this walk may read no further page.
 */
export function* advance<Row>(
  source: PageSource<Row>,
  passed: Passed<Row>,
  onSpent: () => never,
): PageWalk<Row, OrderedPage<Row> | 'end' | 'lost'> {
  for (;;) {
    const address = passed.onward(source.total);
    if (address === 'end' || address === 'lost') return address;
    if (address === 'circle') {
      // What stands before can also be read from the list's start.
      if (passed.direction === 'backward') return 'lost';
      leadsBack();
    }
    const opened = yield* source.open(address, passed.isAtRows ? onSpent : emptyPages);
    if (opened === null) return 'lost';
    if (yield* isStartAgain(source, opened, onSpent)) {
      if (source.total === address.rowsBefore) return 'end';
      leadsBack();
    }
    const page = passed.add(opened);
    if (passed.isAtNewRows) return page;
  }
}

/**
 * Whether a page is the list's first once more. Only one is asked that shows more rows than the list is said to have, as where a
 * last page leads to the first: its rows are none that a walk from a cursor has passed.
 */
export function* isStartAgain<Row>(
  source: PageSource<Row>,
  page: OrderedPage<Row>,
  onSpent: () => never,
): PageWalk<Row, boolean> {
  const { address, rows, totalCount } = page;
  if (address.via !== 'next' || rows.length === 0 || totalCount === null || totalCount > address.rowsBefore)
    return false;
  const start = yield* source.openStart(startAddress(address.flipped, 1), onSpent);
  return keyAt(start, 0) === keyAt(page, 0);
}
