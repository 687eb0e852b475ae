import { badInput } from '../domain/failure.ts';
import { digest, type PageAddress } from './address.ts';
import { find, gapBeside } from './find.ts';
import { rowsBefore, rowsBeforePage, seenFromStart } from './from-start.ts';
import type { Goal } from './goal.ts';
import { PageLinks } from './page-links.ts';
import { type Direction, entryGap, type Gap, type PageView } from './page-view.ts';
import type { PageReader, PageWalk } from './page-reader.ts';
import type { Position } from './position.ts';
import { traceIn } from './trace.ts';

/** The gap where a window's rows begin. */
export interface Entrance<Row> extends Gap<Row> {
  /** The pages in front of it from the list's start on, where they were read: reading backward needs no links then. */
  readonly passed: readonly PageView<Row>[] | null;
}

/**
 * The gap next to a position, on the side where reading goes on. At the end of its page the upstream's own link leads
 * there in one call; elsewhere the page is read again. Null when a page's order cannot be known.
 */
export function* besideRow<Row>(
  reader: PageReader<Row>,
  position: Position,
  { reading, blame }: Goal,
): PageWalk<Row, Entrance<Row> | null> {
  const link = reading === 'forward' ? position.next : position.previous;
  if (link === null) {
    const closest = reading === 'forward' ? 'before' : 'after';
    const found = yield* find(reader, position, closest, blame.near);
    return found === null ? null : { ...gapBeside(found.view, found.trace, reading), passed: null };
  }
  const view = yield* reader.open(addressBeyond(position, link, reading));
  if (view === null) return null;
  // An upstream that counts rows sends some of them again when others came or went; skip what was seen.
  const seen = reading === 'forward' ? { ...position, after: [] } : { ...position, before: [] };
  const trace = traceIn(view, seen, reader.traits, reading === 'forward' ? 'before' : 'after');
  return trace === null
    ? { view, gap: entryGap(view, reading), skipsNone: true, passed: null }
    : { ...gapBeside(view, trace, reading), passed: null };
}

/**
 * The gap next to a position, or at the list's far end, found from the list's start on: the one way that needs nothing but
 * `next`. Where the page budget does not reach, the row is lost if it `isNear` enough to be within it; else it throws
 * bad-input.
 */
export function* fromStart<Row>(
  reader: PageReader<Row>,
  start: PageAddress,
  { from, reading, blame }: Goal,
  isNear: boolean,
): PageWalk<Row, Entrance<Row>> {
  const outOfReach = () => tooFar(blame.near, reader.traits.sortable);
  if (from === null) return yield* atEnd(reader, start, outOfReach);
  const position = seenFromStart(from, start.limit);
  const found = yield* find(reader, position, 'after', blame.near, isNear ? undefined : outOfReach);
  if (found === null) throw new TypeError('A page read forward always has its order.');
  return { ...gapBeside(found.view, found.trace, reading), passed: found.passed };
}

function* atEnd<Row>(
  reader: PageReader<Row>,
  start: PageAddress,
  outOfReach: () => never,
): PageWalk<Row, Entrance<Row>> {
  const links = new PageLinks('forward', reader.traits);
  let view = reader.begin(start, yield start);
  const passed = [view];
  for (let address = links.beyond(view); address !== null; address = links.beyond(view)) {
    if (reader.isSpent) outOfReach();
    view = reader.begin(address, yield address);
    passed.push(view);
  }
  return { view, gap: view.rows.length, skipsNone: true, passed };
}

/** The address of the page beyond a position that is the outermost row of its own page. */
function addressBeyond(position: Position, cursor: string, reading: Direction): PageAddress {
  const { page, key, before } = position;
  if (reading === 'forward') {
    const behind = digest(key) + (before[0] ?? '');
    return { ...page, via: 'next', cursor, ordinal: rowsBefore(position) + 1, behind };
  }
  const behind = page.via === 'next' ? page.behind : '';
  return { ...page, via: 'previous', cursor, ordinal: rowsBeforePage(position), behind };
}

function tooFar(argument: string, sortable: boolean): never {
  const advice = sortable
    ? 'Turn orderBy round and page forward with first and after.'
    : 'Give orderBy, which lets the list be read from its other end, or page forward with first and after.';
  return badInput(
    argument,
    `Cannot read this far: the upstream offers no way but from the list's start, and that is too long. ${advice}`,
  );
}
