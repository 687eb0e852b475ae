import type { PageAddress } from '../cursors/address.ts';
import { advance } from './advance.ts';
import type { OrderedPage } from './page.ts';
import type { PageSource, PageWalk } from './page-source.ts';
import { Passed } from './passed.ts';

/**
 * Reads a list from its start, page after page, until `isEnough` says so of one or the list ends. Gives the pages passed, and the
 * last of them that holds a row which was new. `onSpent` throws when the walk may read no further page.
 */
export function* readThrough<Row>(
  source: PageSource<Row>,
  start: PageAddress,
  isEnough: (page: OrderedPage<Row>) => boolean,
  onSpent: () => never,
): PageWalk<Row, { readonly pages: readonly OrderedPage<Row>[]; readonly last: OrderedPage<Row> }> {
  const first = yield* source.openStart(start, onSpent);
  const passed = new Passed('forward', first);
  let last = first;
  let page: OrderedPage<Row> | 'end' | 'lost' = first;
  while (typeof page !== 'string') {
    last = page;
    if (isEnough(page)) break;
    page = yield* advance(source, passed, onSpent);
  }
  return { pages: passed.pages, last };
}
