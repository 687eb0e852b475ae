import { invalidCursor } from '../domain/failure.ts';
import type { PageAddress } from './address.ts';
import type { Goal } from './goal.ts';
import { PageLinks } from './page-links.ts';
import type { Direction, Gap, PageView } from './page-view.ts';
import type { PageReader, PageWalk } from './page-reader.ts';
import type { Position } from './position.ts';
import { type Trace, traceIn } from './trace.ts';

/** Where a position's row stands now, or stood. */
export interface Found<Row> {
  readonly view: PageView<Row>;
  readonly trace: Trace;
  /** The pages from where the search began up to this one. */
  readonly passed: readonly PageView<Row>[];
}

/**
 * Looks for a position's row from its page on, away from that page's boundary, since rows inserted meanwhile may have
 * pushed it to a further page, until it meets the row or a neighbour that used to stand beyond it, or the list ends. The
 * gap of a row that is gone is taken beside its neighbour on the side named by `closest`, so that rows that came into the
 * gap are not skipped by whoever reads on from there. Null when a page's order cannot be known; `outOfReach` must throw.
 */
export function* find<Row>(
  reader: PageReader<Row>,
  position: Position,
  closest: 'before' | 'after',
  argument: Goal['blame']['near'],
  outOfReach: () => never = () => lostPlace(argument),
): PageWalk<Row, Found<Row> | null> {
  const away = position.page.via === 'previous' ? 'backward' : 'forward';
  const beyond = away === 'backward' ? 'before' : 'after';
  const links = new PageLinks(away, reader.traits);
  const passed: PageView<Row>[] = [];
  let best: Found<Row> | null = null;
  let address: PageAddress | null = position.page;
  while (address !== null) {
    if (reader.isSpent) outOfReach();
    const view: PageView<Row> | null = yield* reader.open(address);
    if (view === null) return null;
    passed.push(view);
    const here = (trace: Trace): Found<Row> => ({ view, trace, passed: passed.slice() });
    if (passed.length === 1 && isAllGone(view, position)) best = here(atBoundary(view, position));
    const trace = traceIn(view, position, reader.traits, beyond);
    if (trace?.by === 'row') return here(trace);
    if (trace?.by === beyond) {
      const close = traceIn(view, position, reader.traits, closest);
      return close?.by === closest ? here(close) : (best ?? here(trace));
    }
    if (trace !== null) best = here(trace);
    address = links.beyond(view);
  }
  return best ?? lostPlace(argument);
}

/** The gap beside a row that was found, on the side where reading goes on. */
export function gapBeside<Row>(view: PageView<Row>, { index, by }: Trace, reading: Direction): Gap<Row> {
  const ahead = reading === 'forward' ? 'after' : 'before';
  return { view, gap: by === 'row' && reading === 'forward' ? index + 1 : index, skipsNone: by !== ahead };
}

/** Throws for a cursor whose row and neighbours have all left the list, so that no place can be told. */
export function lostPlace(argument: Goal['blame']['near']): never {
  const name = argument === 'last' ? 'before' : argument;
  return invalidCursor(
    name,
    `The row that ${name} stands for and the rows around it are no longer in the list. Start the list anew.`,
  );
}

/** Whether every row between a page's boundary and the position is known by name, so that all of them may be gone. */
function isAllGone<Row>(view: PageView<Row>, { before, after, index, size, page }: Position): boolean {
  const isKnown = page.via === 'previous' ? size - 1 - index <= after.length : index <= before.length;
  return isKnown || view.rows.length === 0;
}

function atBoundary<Row>(view: PageView<Row>, { page }: Position): Trace {
  return { index: page.via === 'previous' ? view.rows.length : 0, by: 'boundary' };
}
