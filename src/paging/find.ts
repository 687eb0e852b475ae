import { type Direction, opposite } from '../cursors/address.ts';
import { gapBeyond, matchIn } from './match.ts';
import { adjacent, type OrderedPage } from './page.ts';
import type { Gap, PageSource, PageWalk } from './page-source.ts';
import { Passed } from './passed.ts';
import { countedFromStart, type Position } from '../cursors/position.ts';
import { leadsBack, lostPlace, outOfReach } from './refusals.ts';

/** The gap beside a row, on the side where a reader goes on. */
export interface Found<Row> extends Gap<Row> {
  /**
   * What shows it: the row itself, a neighbour that the reader has behind (`near`) or ahead (`far`), so that rows which
   * came since may stand in between, or no more than that everything up to the page's boundary is gone.
   */
  readonly by: 'row' | 'near' | 'far' | 'boundary';
  /** The pages up to this one, for who reads on. */
  readonly passed: Passed<Row>;
  /** Pages which were read on the way and lie ahead of the reader, the first one last. */
  readonly ahead: OrderedPage<Row>[];
}

/**
 * Looks for a cursor's row from its page on, away from that page's boundary, since rows inserted meanwhile may have
 * pushed it to a further page, until it meets the row or a neighbour that used to stand beyond it, or the list ends. The
 * gap of a row that is gone is rather taken beside a near neighbour than a far one, so that rows that came into the gap are
 * not skipped. Null where the list's start is left to look from: a page's order cannot be known, or no link leads on where
 * rows stood.
 */
export function* find<Row>(
  source: PageSource<Row>,
  position: Position,
  direction: Direction,
  argument: 'after' | 'before',
): PageWalk<Row, Found<Row> | null> {
  const away = position.page.via === 'previous' ? 'backward' : 'forward';
  const passed = new Passed<Row>(away);
  let best: Found<Row> | null = null;
  // How many rows used to stand up to it.
  const rows = away === 'forward' ? position.index + 1 : position.size - position.index;
  const onSpent = () =>
    passed.rows < rows ? outOfReach(argument, source.traits.sortable) : lostPlace(argument);
  let address: ReturnType<Passed<Row>['onward']> = position.page;
  while (typeof address !== 'string') {
    const opened: OrderedPage<Row> | null = yield* source.open(address, onSpent);
    if (opened === null) return null;
    const isAhead = away !== direction;
    const ahead = isAhead ? passed.pages.slice() : [];
    const page = passed.add(opened);
    const place = { page, passed: new Passed(direction, page), ahead };
    const match = matchIn(page, position);
    const near = gapBeyond(match, direction);
    if (match.row >= 0) return { ...place, gap: near, by: 'row', ...(!isAhead && { passed }) };
    if (passed.pages.length === 1 && isAllGone(page, position)) {
      best = { ...place, gap: away === 'forward' ? 0 : page.rows.length, by: 'boundary' };
    }
    const far = gapBeyond(match, opposite(direction));
    const isPast = (away === direction ? far : near) >= 0;
    if (near >= 0) best = { ...place, gap: near, by: 'near' };
    else if (far >= 0 && !(isPast && best !== null)) best = { ...place, gap: far, by: 'far' };
    if (isPast) break;
    address = passed.onward(source.total);
  }
  if (address === 'circle' && away === 'forward') leadsBack();
  return address === 'circle' || address === 'lost' ? null : (best ?? lostPlace(argument));
}

/** Looks for the row from the list's start, with pages of a limit of today. `next` leads from there to every row. */
export function* findFromStart<Row>(
  source: PageSource<Row>,
  position: Position,
  limit: number,
  direction: Direction,
  argument: 'after' | 'before',
): PageWalk<Row, Found<Row>> {
  const found = yield* find(source, countedFromStart(position, limit), direction, argument);
  return found ?? lostPlace(argument);
}

/** Whether every row between a page's boundary and the position is known by name, so that all of them may be gone. */
function isAllGone<Row>(
  page: OrderedPage<Row>,
  { before, after, index, size, page: { via } }: Position,
): boolean {
  const isKnown = via === 'previous' ? size - 1 - index <= after.length : index <= before.length;
  return (
    isKnown ||
    (page.rows.length === 0 && adjacent(page, via === 'previous' ? 'backward' : 'forward') === null)
  );
}
