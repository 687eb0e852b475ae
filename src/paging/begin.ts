import { Failed } from '../domain/failure.ts';
import { type Direction, nextAddress, type PageAddress, previousAddress } from '../cursors/address.ts';
import { advance, isStartAgain } from './advance.ts';
import { digest } from '../cursors/digest.ts';
import { find, findFromStart, type Found } from './find.ts';
import { gapBeyond, matchIn } from './match.ts';
import { shifted } from './page.ts';
import { flagOf } from './page-flags.ts';
import { firstGap, type PageSource, type PageWalk } from './page-source.ts';
import { Passed } from './passed.ts';
import { type Position, rowsBefore, rowsBeforePage } from '../cursors/position.ts';
import { readThrough } from './read-through.ts';
import { outOfReach } from './refusals.ts';
import type { Route } from './route.ts';

/** The page that reading next to a cursor's row begins with: where a link leads on, or its own. */
export function besideAddress(from: Position, direction: Direction): PageAddress {
  const link = direction === 'forward' ? from.next : from.previous;
  if (link === null) return from.page;
  return direction === 'forward'
    ? nextAddress(from.page, link, rowsBefore(from) + 1, digest(from.key) + (from.before[0] ?? ''))
    : previousAddress(from.page, link, rowsBeforePage(from));
}

/** Next to a cursor's row. At the end of its page the upstream's own link leads on in one call; elsewhere the page is read again. */
export function* besideRow<Row>(
  source: PageSource<Row>,
  from: Position,
  { direction, near, start }: Route,
): PageWalk<Row, Found<Row> | null> {
  const forward = direction === 'forward';
  const address = besideAddress(from, direction);
  if (address === from.page) return yield* find(source, from, direction, near);
  const onSpent = () => outOfReach(near, source.traits.sortable);
  const opened = yield* source.open(address, onSpent);
  if (opened === null) return null;
  if (yield* isStartAgain(source, opened, onSpent)) {
    // Or everything up to here is gone.
    const again = yield* flagOf(findFromStart(source, from, start.limit, direction, near));
    if (!(again instanceof Failed)) return again;
  }
  const onward =
    opened.rows.length > 0 ? opened : yield* advance(source, new Passed(direction, opened), onSpent);
  if (onward === 'lost') return null;
  const shown = onward === 'end' ? opened : onward;
  // An upstream that counts rows sends some of them again when others came or went; skip what was seen.
  const seen = gapBeyond(matchIn(shown, from), direction);
  const page = forward ? shifted(shown, Math.max(0, seen)) : shown;
  const { gap } = seen < 0 ? firstGap(page, direction) : { gap: seen };
  return { page, gap, by: 'boundary', passed: new Passed(direction, page), ahead: [] };
}

/** Next to a cursor's row, or at an end of the list, by the one way that needs nothing but `next`. */
export function* fromStart<Row>(
  source: PageSource<Row>,
  { window: { from }, direction, near, start }: Route,
): PageWalk<Row, Found<Row>> {
  if (from !== null) return yield* findFromStart(source, from, start.limit, direction, near);
  const onSpent = () => outOfReach('last', source.traits.sortable);
  if (direction === 'forward') {
    const page = yield* source.openStart(start, onSpent);
    return { page, gap: 0, by: 'boundary', passed: new Passed(direction, page), ahead: [] };
  }
  const { pages, last: page } = yield* readThrough(source, start, () => false, onSpent);
  const ahead = pages.slice(0, pages.indexOf(page));
  return { page, gap: page.rows.length, by: 'boundary', passed: new Passed(direction, page), ahead };
}
