import { type Direction, opposite, type PageAddress } from './address.ts';
import { gapBeyond, matchIn } from './match.ts';
import type { OrderedPage } from './page.ts';
import { type Gap, pageAfter, type PageSource, type PageWalk } from './page-source.ts';
import type { Position } from './position.ts';
import { lostPlace } from './refusals.ts';

/** The gap beside a row, on the side where a reader goes on. */
export interface Found<Row> extends Gap<Row> {
  /**
   * What shows it: the row itself, a neighbour that the reader has behind (`near`) or ahead (`far`), so that rows which
   * came since may stand in between, or no more than that everything up to the page's boundary is gone.
   */
  readonly by: 'row' | 'near' | 'far' | 'boundary';
  /** Pages which were read on the way and lie ahead of the reader, the first one last. */
  readonly ahead: OrderedPage<Row>[];
}

/**
 * Looks for a cursor's row from its page on, away from that page's boundary, since rows inserted meanwhile may have
 * pushed it to a further page, until it meets the row or a neighbour that used to stand beyond it, or the list ends. The
 * gap of a row that is gone is rather taken beside a near neighbour than a far one, so that rows that came into the gap are
 * not skipped. Null when a page's order cannot be known; `onSpent` must throw.
 */
export function* find<Row>(
  source: PageSource<Row>,
  position: Position,
  direction: Direction,
  argument: 'after' | 'before',
  onSpent: () => never = () => lostPlace(argument),
): PageWalk<Row, Found<Row> | null> {
  const away = position.page.via === 'previous' ? 'backward' : 'forward';
  const passed: OrderedPage<Row>[] = [];
  let best: Found<Row> | null = null;
  let address: PageAddress | null = position.page;
  while (address !== null) {
    if (source.isSpent) onSpent();
    const page: OrderedPage<Row> | null = yield* source.open(address);
    if (page === null) return null;
    const ahead = away === direction ? [] : passed.slice();
    passed.push(page);
    const match = matchIn(page, position);
    const near = gapBeyond(match, direction);
    if (match.row >= 0) return { page, gap: near, by: 'row', ahead };
    if (passed.length === 1 && isAllGone(page, position)) {
      best = { page, gap: away === 'forward' ? 0 : page.rows.length, by: 'boundary', ahead };
    }
    const far = gapBeyond(match, opposite(direction));
    const isPast = (away === direction ? far : near) >= 0;
    if (near >= 0) best = { page, gap: near, by: 'near', ahead };
    else if (far >= 0 && !(isPast && best !== null)) best = { page, gap: far, by: 'far', ahead };
    if (isPast) break;
    address = pageAfter(passed, away);
  }
  return best ?? lostPlace(argument);
}

/** Whether every row between a page's boundary and the position is known by name, so that all of them may be gone. */
function isAllGone<Row>(
  page: OrderedPage<Row>,
  { before, after, index, size, page: { via } }: Position,
): boolean {
  const isKnown = via === 'previous' ? size - 1 - index <= after.length : index <= before.length;
  return isKnown || page.rows.length === 0;
}
