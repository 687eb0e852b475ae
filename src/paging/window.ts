import { badInput, invalidCursor } from '../domain/failure.ts';
import type { CursorCodec } from '../cursors/cursor.ts';
import { countedFromStart, placeOf, type Position } from '../cursors/position.ts';

/** The paging arguments of a connection as GraphQL delivers them; null and absent are the same. */
export interface WindowArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** Which rows of a list are wanted: `count` of them, read from one end or from a row, up to another row. */
export interface Window {
  readonly direction: 'forward' | 'backward';
  readonly count: number;
  /** The row to start next to: `after` when reading forward, `before` when reading backward. */
  readonly from: Position | null;
  /** The row to stop short of: the other one of the two. */
  readonly until: Position | null;
}

/** How many rows a connection gives when it is not told. */
export const DEFAULT_PAGE_SIZE = 10;

/**
 * Checks the arguments of one connection and opens its cursors; `scope` names the list. Throws bad-input or
 * invalid-cursor before anything is asked of the upstream. A lone `before` reads backward, as if `last` were given.
 */
export function parseWindow(
  args: WindowArgs,
  scope: string,
  codec: CursorCodec,
  maxPageSize: number,
): Window {
  const first = checkCount('first', args.first, maxPageSize);
  const last = checkCount('last', args.last, maxPageSize);
  if (first !== null && last !== null) {
    badInput('last', 'Expected either first or last, got both. Page forward with first, backward with last.');
  }
  const after = openCursor('after', args.after, scope, codec);
  const before = openCursor('before', args.before, scope, codec);
  const backward = last !== null || (first === null && before !== null && after === null);
  // The specification applies `after` first: a `before` that does not stand behind it is not found any more, and bounds nothing.
  const bound =
    after !== null && before !== null && placeOf(before, after, false, 'forward') === 'behind'
      ? null
      : before;
  return backward
    ? { direction: 'backward', count: last ?? DEFAULT_PAGE_SIZE, from: bound, until: after }
    : { direction: 'forward', count: first ?? DEFAULT_PAGE_SIZE, from: after, until: bound };
}

/** The same rows, with those that bound them to be looked for from the list's start. */
export function withoutLinks({ from, until, ...rest }: Window, pageLimit: number): Window {
  const counted = (position: Position | null) => position && countedFromStart(position, pageLimit);
  return { ...rest, from: counted(from), until: counted(until) };
}

function checkCount(name: 'first' | 'last', value: number | null | undefined, max: number): number | null {
  if (value === null || value === undefined) return null;
  if (value < 0 || value > max) badInput(name, `Expected ${name} to be from 0 to ${max}, got ${value}.`);
  return value;
}

function openCursor(
  name: 'after' | 'before',
  text: string | null | undefined,
  scope: string,
  codec: CursorCodec,
): Position | null {
  // An empty text is what forms send for nothing.
  if (text === null || text === undefined || text === '') return null;
  return (
    codec.read(scope, text) ??
    invalidCursor(
      name,
      `Expected ${name} to be a cursor of this list, got one that was altered or belongs to another customer, ` +
        'field, filter or order. Use a cursor of an edge from the same field with the same arguments, or start again ' +
        'without one.',
    )
  );
}
