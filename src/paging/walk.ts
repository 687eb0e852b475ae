import { nextAddress, opposite, previousAddress } from './address.ts';
import { Collector, type Edge } from './collector.ts';
import { digest } from './digest.ts';
import { find, type Found } from './find.ts';
import type { ListTraits } from './list-traits.ts';
import { gapBeyond, matchIn } from './match.ts';
import { isProvenBeside } from './page.ts';
import { firstGap, pageAfter, PageSource, type PageWalk } from './page-source.ts';
import { countedFromStart, type Position, rowsBefore, rowsBeforePage, sideAhead } from './position.ts';
import { cutShort, lostPlace, outOfReach, tooManyRows } from './refusals.ts';
import { type Route, routeOf, type WalkLimits } from './route.ts';
import type { Window } from './window.ts';

/** What `pageInfo` says of the rows around a window. A flag that nobody asks for costs no upstream call, and is false. */
export interface PageFlags {
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
}

/** The rows of a window in the caller's order, and what lies around them. */
export interface Slice<Row> extends PageFlags {
  readonly edges: readonly Edge<Row>[];
  readonly totalCount: number | null;
}

/** Reads a window of a list: next to a cursor's row where that is shorter and the upstream's links lead on, else from the start. */
export function* walk<Row>(
  window: Window,
  traits: ListTraits<Row>,
  asked: PageFlags,
  limits: WalkLimits,
): PageWalk<Row, Slice<Row>> {
  const route = routeOf(window, traits.sortable, limits);
  const { from, count } = window;
  if (from !== null && route.pages > limits.pageBudget)
    tooManyRows(count, from.page.limit, limits.pageBudget);
  const source = new PageSource(traits, limits.pageBudget);
  let slice: Slice<Row> | null = null;
  if (from !== null && !route.isFromStart) {
    slice = yield* collect(source, yield* besideRow(source, from, route), route, asked);
  }
  slice ??= yield* collect(source, yield* fromStart(source, route), route, asked);
  return slice ?? lostPlace(route.near);
}

/** Next to a cursor's row. At the end of its page the upstream's own link leads on in one call; elsewhere the page is read again. */
function* besideRow<Row>(
  source: PageSource<Row>,
  from: Position,
  { direction, near }: Route,
): PageWalk<Row, Found<Row> | null> {
  const link = direction === 'forward' ? from.next : from.previous;
  if (link === null) return yield* find(source, from, direction, near);
  const address =
    direction === 'forward'
      ? nextAddress(from.page, link, rowsBefore(from) + 1, digest(from.key) + (from.before[0] ?? ''))
      : previousAddress(from.page, link, rowsBeforePage(from));
  const page = yield* source.open(address);
  if (page === null) return null;
  // An upstream that counts rows sends some of them again when others came or went; skip what was seen.
  const seen = gapBeyond(matchIn(page, from), direction);
  return { page, gap: seen < 0 ? firstGap(page, direction).gap : seen, by: 'boundary', ahead: [] };
}

/** Next to a cursor's row, or at an end of the list, by the one way that needs nothing but `next`. */
function* fromStart<Row>(
  source: PageSource<Row>,
  { window: { from }, direction, near, start, isFromStart }: Route,
): PageWalk<Row, Found<Row> | null> {
  const onSpent = () => outOfReach(from === null ? 'last' : near, source.traits.sortable);
  if (from !== null) {
    // A row that is near enough to be within the budget is lost where it is not found.
    const position = countedFromStart(from, start.limit);
    return yield* find(source, position, direction, near, isFromStart ? undefined : onSpent);
  }
  let page = yield* source.open(start);
  if (page === null || direction === 'forward') return page && { page, gap: 0, by: 'boundary', ahead: [] };
  const passed = [page];
  for (let address = pageAfter(passed, 'forward'); address !== null; address = pageAfter(passed, 'forward')) {
    if (source.isSpent) onSpent();
    page = yield* source.open(address);
    if (page === null) return null;
    passed.push(page);
  }
  return { page, gap: page.rows.length, by: 'boundary', ahead: passed.slice(0, -1) };
}

/**
 * Collects rows from a gap on. Null where the upstream offers no way on though there must be one, or does not show in
 * which order a page came: then only the list's start is left to read from.
 */
function* collect<Row>(
  source: PageSource<Row>,
  begin: Found<Row> | null,
  route: Route,
  asked: PageFlags,
): PageWalk<Row, Slice<Row> | null> {
  if (begin === null) return null;
  const { window, direction } = route;
  const collector = new Collector<Row>(route);
  const passed = [begin.page];
  let end = collector.take(begin);
  while (!collector.isFull) {
    let page = begin.ahead.pop() ?? null;
    if (page === null) {
      const address = pageAfter(passed, direction);
      if (address === null && isProvenBeside(end.page, direction)) return null;
      if (address === null) break;
      if (source.isSpent) cutShort(window.count, collector.edges.length);
      page = yield* source.open(address);
      if (page === null) return null;
    }
    passed.push(page);
    end = collector.take(firstGap(page, direction));
  }
  if (collector.isBoundMissed) yield* confirmBound(source, begin, route);
  const { edges } = collector;
  const { totalCount } = begin.page;
  const forward = window.direction === 'forward';
  const isNearAsked = forward ? asked.hasPreviousPage : asked.hasNextPage;
  const isFarAsked = forward ? asked.hasNextPage : asked.hasPreviousPage;
  const near = isNearAsked && window.from !== null && (yield* source.hasRows(begin, opposite(direction)));
  const onward = pageAfter(passed, direction);
  const far = isFarAsked && (collector.overflows || (yield* source.hasRows(end, direction, onward)));
  return forward
    ? { edges, hasPreviousPage: near, hasNextPage: far, totalCount }
    : { edges: edges.toReversed(), hasPreviousPage: far, hasNextPage: near, totalCount };
}

/**
 * Makes sure that a row that was to bound the window, and was not met, still stands further on. Had it left the list with
 * the rows beyond it, or come to stand where nobody looked, its place would have been passed unawares.
 */
function* confirmBound<Row>(
  source: PageSource<Row>,
  { by }: Found<Row>,
  { until, flipped, direction, far }: Route,
): PageWalk<Row, void> {
  if (until === null || source.isSpent) return;
  if (by === 'far') lostPlace(far);
  // As somebody sees it who comes from beyond.
  const back = sideAhead(until, flipped, direction) === 'after' ? 'backward' : 'forward';
  const found = yield* find(source, until, back, far);
  if (found?.by !== 'row' && found?.by !== 'near') lostPlace(far);
}
