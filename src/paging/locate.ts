import { invalidCursor } from '../domain/failure.ts';
import { digest, type PageAddress } from './address.ts';
import type { Goal } from './goal.ts';
import { type Direction, entryGap, type Gap, type PageView } from './page-view.ts';
import type { PageReader, PageWalk } from './page-reader.ts';
import type { Position } from './position.ts';
import { type Trace, traceIn } from './trace.ts';
import { Trail } from './trail.ts';

/** Where a position's row stands now, or stood. */
interface Place<Row> {
  readonly view: PageView<Row>;
  readonly trace: Trace;
}

/**
 * The gap next to a position, on the side where reading goes on. At the end of its page the upstream's own link leads
 * there in one call; elsewhere the page is read again. Null when a page's order cannot be known.
 */
export function* enter<Row>(
  reader: PageReader<Row>,
  position: Position,
  goal: Goal,
): PageWalk<Row, Gap<Row> | null> {
  const { reading } = goal;
  const link = reading === 'forward' ? position.next : position.previous;
  if (link === null) {
    const near = reading === 'forward' ? 'before' : 'after';
    const place = yield* locate(reader, position, near, goal.blame.near);
    return place === null ? null : gapBeside(place.view, place.trace, reading);
  }
  const view = yield* reader.open(addressBeyond(position, link, reading));
  if (view === null) return null;
  // An upstream that counts rows sends some of them again when others came or went; skip what was seen.
  const seen = reading === 'forward' ? { ...position, after: [] } : { ...position, before: [] };
  const trace = traceIn(view, seen, reader.traits, reading === 'forward' ? 'before' : 'after');
  return trace === null
    ? { view, gap: entryGap(view, reading), skipsNone: true }
    : gapBeside(view, trace, reading);
}

/** The gap beside a traced row on the side where reading goes on. */
export function gapBeside<Row>(view: PageView<Row>, { index, by }: Trace, reading: Direction): Gap<Row> {
  const ahead = reading === 'forward' ? 'after' : 'before';
  return { view, gap: by === 'row' && reading === 'forward' ? index + 1 : index, skipsNone: by !== ahead };
}

/**
 * Makes sure that a row that was to bound the walk, and was not met, still stands further on. Had it left the list with
 * the rows beyond it, or come to stand where the walk did not look, its place would have been passed unawares.
 */
export function* confirmFence<Row>(
  reader: PageReader<Row>,
  goal: Goal,
  { skipsNone }: Gap<Row>,
): PageWalk<Row, void> {
  const { until, blame, reading, flipped } = goal;
  if (until === null || reader.spent) return;
  if (!skipsNone) lostPlace(blame.far);
  const farSide = (reading === 'forward') === (until.page.flipped === flipped) ? 'after' : 'before';
  const place = yield* locate(reader, until, farSide, blame.far);
  if (place?.trace.by !== 'row' && place?.trace.by !== farSide) lostPlace(blame.far);
}

/** Throws for a cursor whose row and neighbours have all left the list, so that no place can be told. */
export function lostPlace(argument: Goal['blame']['near']): never {
  const name = argument === 'last' ? 'before' : argument;
  return invalidCursor(
    name,
    `The row that ${name} stands for and the rows around it are no longer in the list. Start the list anew.`,
  );
}

/**
 * Rows inserted meanwhile may have pushed the row to a further page, so the search goes on, away from the page's
 * boundary, until it meets the row or a neighbour that used to stand beyond it, or the list ends. The gap of a row that
 * is gone is taken beside its neighbour on the side named by `closest`, so that rows that came into the gap are not
 * skipped by whoever reads on from there.
 */
function* locate<Row>(
  reader: PageReader<Row>,
  position: Position,
  closest: 'before' | 'after',
  argument: Goal['blame']['near'],
): PageWalk<Row, Place<Row> | null> {
  const away = position.page.via === 'previous' ? 'backward' : 'forward';
  const beyond = away === 'backward' ? 'before' : 'after';
  const trail = new Trail(away, reader.traits);
  let view = yield* reader.open(position.page);
  let place = view === null ? null : placeAtBoundary(view, position);
  for (;;) {
    if (view === null) return null;
    const trace = traceIn(view, position, reader.traits, beyond);
    if (trace?.by === 'row') return { view, trace };
    if (trace?.by === beyond) {
      const close = traceIn(view, position, reader.traits, closest);
      return close?.by === closest ? { view, trace: close } : (place ?? { view, trace });
    }
    if (trace !== null) place = { view, trace };
    const onward = trail.onward(view);
    if (onward === null) return place ?? lostPlace(argument);
    if (reader.spent) lostPlace(argument);
    view = yield* reader.open(onward);
  }
}

/** Where every row between a page's boundary and the position is known by name, and all may be gone, it is there. */
function placeAtBoundary<Row>(view: PageView<Row>, position: Position): Place<Row> | null {
  const { before, after, index, size, page } = position;
  const backward = page.via === 'previous';
  const known = backward ? size - 1 - index <= after.length : index <= before.length;
  if (!known && view.rows.length > 0) return null;
  return { view, trace: { index: backward ? view.rows.length : 0, by: 'boundary' } };
}

/** The address of the page beyond a position that is the outermost row of its own page. */
function addressBeyond(position: Position, cursor: string, reading: Direction): PageAddress {
  const { page, size, index, key, before } = position;
  const first = page.via === 'previous' ? Math.max(0, page.ordinal - size) : page.ordinal;
  if (reading === 'forward') {
    const behind = digest(key) + (before[0] ?? '');
    return { ...page, via: 'next', cursor, ordinal: first + index + 1, behind };
  }
  const behind = page.via === 'next' ? page.behind : '';
  return { ...page, via: 'previous', cursor, ordinal: first, behind };
}
