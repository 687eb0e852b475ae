import type { PageAddress } from '../cursors/address.ts';
import type { Freshness } from '../domain/freshness.ts';
import { advance } from './advance.ts';
import { besideAddress, besideRow, fromStart } from './begin.ts';
import { Collector, type Edge } from './collector.ts';
import { find, findFromStart, type Found } from './find.ts';
import type { ListTraits } from './list-traits.ts';
import type { OrderedPage } from './page.ts';
import { type Flag, flagOf, hasRowsNear, hasRowsOn, type PageFlags } from './page-flags.ts';
import { firstGap, PageSource, type PageWalk } from './page-source.ts';
import type { Passed } from './passed.ts';
import { type Position, sideAhead } from '../cursors/position.ts';
import { cutShort, lostPlace, tooManyRows } from './refusals.ts';
import { type Route, routeOf, type WalkLimits } from './route.ts';
import type { Window } from './window.ts';

/** The rows of a window in the caller's order, and what lies around them. */
export interface Slice<Row> extends PageFlags<Flag> {
  readonly edges: readonly Edge<Row>[];
  readonly totalCount: number | null;
  /** As old as the oldest page that was read for it. */
  readonly freshness: Freshness;
}

/** The page that a walk asks for first. Throws what that throws before it asks. */
export function firstAddress<Row>(
  window: Window,
  { sortable }: ListTraits<Row>,
  limits: WalkLimits,
  populate: number,
): PageAddress {
  const route = routeWithin(window, sortable, limits);
  const { from } = window;
  const first = from === null || route.isFromStart ? route.start : besideAddress(from, route.direction);
  return populate === first.populate ? first : { ...first, populate };
}

/**
 * Reads a window of a list: next to a cursor's row where that is shorter and the upstream's links lead on, else from the start.
 * `populate` stands for the references that its rows must come with, as bits.
 */
export function* walk<Row>(
  window: Window,
  traits: ListTraits<Row>,
  asked: PageFlags,
  limits: WalkLimits,
  populate = 0,
): PageWalk<Row, Slice<Row>> {
  const { from, until } = window;
  const [near, far] =
    window.direction === 'forward' ? (['after', 'before'] as const) : (['before', 'after'] as const);
  const given = (position: Position | null, argument: 'after' | 'before', cursor: string | null) =>
    position !== null && [position.page.cursor, position.next, position.previous].includes(cursor)
      ? { argument, populate: position.page.populate }
      : null;
  const givenBy = (cursor: string | null) => given(from, near, cursor) ?? given(until, far, cursor);
  const source = new PageSource(traits, limits.pageBudget, givenBy, populate);
  const route = routeWithin(window, traits.sortable, limits);
  const slice = yield* read(source, route, asked);
  if (slice !== 'crossed') return slice ?? lostPlace(near);
  const uncrossed = routeOf({ ...window, from: null }, traits.sortable, limits);
  const whole = yield* read(source, uncrossed, asked);
  return whole === null || whole === 'crossed' ? lostPlace(far) : whole;
}

/** The way for a window, if that is not too long. */
function routeWithin(window: Window, sortable: boolean, limits: WalkLimits): Route {
  const route = routeOf(window, sortable, limits);
  const { from, count } = window;
  if (from !== null && route.pages > limits.pageBudget)
    tooManyRows(count, from.page.limit, limits.pageBudget);
  return route;
}

/** What reading along a route comes to. Null where there is no way on; `crossed` where `before` stands in front of `after`. */
type Reading<Row> = Slice<Row> | 'crossed' | null;

function* read<Row>(source: PageSource<Row>, route: Route, asked: PageFlags): PageWalk<Row, Reading<Row>> {
  const { from } = route.window;
  if (from !== null && !route.isFromStart) {
    const slice = yield* collect(source, yield* besideRow(source, from, route), route, asked);
    if (slice !== null) return slice;
  }
  return yield* collect(source, yield* fromStart(source, route), route, asked);
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
): PageWalk<Row, Reading<Row>> {
  if (begin === null) return null;
  const { window, direction } = route;
  const { from } = window;
  const collector = new Collector<Row>(route);
  const { passed } = begin;
  let end = collector.take(begin, passed);
  let isListEnd = false;
  while (!collector.isFull && !isListEnd) {
    const page = yield* nextPage(source, begin, passed, () => cutShort(window.count, collector.edges.length));
    if (page === 'lost') return null;
    if (page === 'end') isListEnd = true;
    else end = collector.take(firstGap(page, direction), passed);
  }
  const { until } = route;
  if (until !== null && (yield* isCrossed(source, begin, route, until, collector, isListEnd)))
    return 'crossed';
  const { edges, overflows } = collector;
  const backward = window.direction === 'backward';
  const isAsked = (side: 'near' | 'far') =>
    (side === 'near') === backward ? asked.hasNextPage : asked.hasPreviousPage;
  const near =
    isAsked('near') && from !== null && (yield* flagOf(hasRowsNear(source, from, begin, route, edges[0])));
  const far = isAsked('far') && (overflows || (yield* flagOf(hasRowsOn(source, passed, end, edges.at(-1)))));
  if (near === 'lost' || far === 'lost') return null;
  const { totalCount } = begin.page;
  const { freshness } = source;
  return backward
    ? { edges: edges.toReversed(), hasPreviousPage: far, hasNextPage: near, totalCount, freshness }
    : { edges, hasPreviousPage: near, hasNextPage: far, totalCount, freshness };
}

/** The page that follows: one that was read on the way to the window's beginning, or a new one. */
function* nextPage<Row>(
  source: PageSource<Row>,
  { ahead }: Found<Row>,
  passed: Passed<Row>,
  onSpent: () => never,
): PageWalk<Row, OrderedPage<Row> | 'end' | 'lost'> {
  const page = ahead.pop();
  if (page === undefined) return yield* advance(source, passed, onSpent);
  passed.add(page);
  return page;
}

/**
 * Makes sure that a row that was to bound the window, and was not met, still stands further on. Had it left the list with
 * the rows beyond it, or come to stand where nobody looked, its place would have been passed unawares. True where it stands, and
 * `before` in front of it.
 */
function* isCrossed<Row>(
  source: PageSource<Row>,
  { by }: Found<Row>,
  { window, flipped, direction, far, start }: Route,
  until: Position,
  { bound, edges }: Collector<Row>,
  isListEnd: boolean,
): PageWalk<Row, boolean> {
  // A row that has no key cannot be told to stand anywhere else.
  const mayCross = window.direction === 'backward' && window.from !== null && until.key !== '';
  if (bound === 'behind' && mayCross) return true;
  if (bound !== 'nowhere' || (edges.length === 0 && !(mayCross && isListEnd))) return false;
  if (by === 'far') lostPlace(far);
  // As somebody sees it who comes from beyond.
  const back = sideAhead(until, flipped, direction) === 'after' ? 'backward' : 'forward';
  let found = yield* find(source, until, back, far);
  if (found === null && !source.hasSeen(until.key)) {
    found = yield* findFromStart(source, until, start.limit, back, far);
  }
  if (found !== null && found.by !== 'row' && found.by !== 'near') lostPlace(far);
  return mayCross && isListEnd;
}
