import { startAddress } from './address.ts';
import type { ListTraits } from './list-traits.ts';
import { PageReader, type PageWalk } from './page-reader.ts';
import { type Slice, type Statements, mirror } from './slice.ts';
import { walkBackward } from './walk-backward.ts';
import { walkForward } from './walk-forward.ts';
import { scanBefore } from './scan.ts';
import { turned } from './position.ts';
import type { Window } from './window.ts';

/** Bounds of one connection's walk. */
export interface WalkLimits {
  /** The most rows asked of the upstream in one page. */
  readonly pageLimit: number;
  /** The most pages that one connection may read. */
  readonly pageBudget: number;
}

/**
 * Reads a window of a list. Everything here is said in the order of the list as it is read, which for a flipped list is
 * the reverse of the caller's; the slice is turned round at the end.
 */
export function* walk<Row>(
  window: Window,
  traits: ListTraits<Row>,
  asked: Statements,
  limits: WalkLimits,
): PageWalk<Row, Slice<Row>> {
  const { direction, count, from, until } = window;
  const reader = new PageReader(traits, limits.pageBudget);
  const flipped = from === null ? direction === 'backward' && traits.sortable : from.page.flipped;
  const statements = flipped ? { hasPrevious: asked.hasNext, hasNext: asked.hasPrevious } : asked;
  const goal = { count, until: until === null ? null : turned(until, flipped), asked: statements };
  let slice: Slice<Row>;
  if ((direction === 'forward') !== flipped) {
    slice = yield* walkForward(
      reader,
      from ?? startAddress(flipped, evenLimit(count, limits.pageLimit)),
      goal,
    );
  } else if (from !== null) {
    slice = yield* walkBackward(reader, from, goal);
  } else {
    slice = yield* scanBefore(reader, startAddress(false, limits.pageLimit), null, goal);
  }
  return flipped ? mirror(slice) : slice;
}

/** Splits a large count over equal pages, so that the last page ends where the window ends. */
function evenLimit(count: number, pageLimit: number): number {
  const pages = Math.max(1, Math.ceil(count / pageLimit));
  return Math.max(1, Math.ceil(count / pages));
}
