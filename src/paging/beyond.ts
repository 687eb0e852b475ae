import type { PageAddress } from './address.ts';
import { adjacent, type Direction, type PageView } from './page-view.ts';
import type { PageReader, PageWalk } from './page-reader.ts';

/** True where the way to the page shows that rows stand on that side of it, whatever links it carries. */
export function isProvenBeyond<Row>(view: PageView<Row>, direction: Direction): boolean {
  const { via } = view.address;
  return direction === 'forward' ? via === 'previous' : via === 'next' && view.ordinal > 0;
}

/**
 * Whether rows stand on one side of a gap in a page. An upstream may name a page that turns out empty, so its word
 * counts only where its figures agree; otherwise that page is looked at.
 */
export function* hasRowsBeyond<Row>(
  reader: PageReader<Row>,
  { view, gap }: { readonly view: PageView<Row>; readonly gap: number },
  direction: Direction,
  onward: PageAddress | null = adjacent(view, direction, reader.traits),
): PageWalk<Row, boolean> {
  const ahead = direction === 'forward' ? view.rows.length - gap : gap;
  if (ahead > 0 || isProvenBeyond(view, direction)) return true;
  if (onward === null || view.rows.length === 0) return false;
  if (direction === 'backward' && view.address.via === 'start') return false;
  if (reader.isSpent || figuresAgree(view, onward, direction)) return true;
  const page = yield* reader.open(onward);
  return page === null || page.rows.length > 0;
}

function figuresAgree<Row>(
  { totalCount }: PageView<Row>,
  onward: PageAddress,
  direction: Direction,
): boolean {
  return direction === 'forward' ? totalCount !== null && totalCount > onward.ordinal : onward.ordinal > 0;
}
