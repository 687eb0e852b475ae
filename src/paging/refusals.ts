import { badInput, Failed, type Failure, invalidCursor } from '../domain/failure.ts';

/** For a cursor whose row and neighbours have all left the list, so that no place can be told. */
export function lostPlace(argument: 'after' | 'before'): never {
  return invalidCursor(
    argument,
    `The row that ${argument} points at and the rows around it are no longer in the list. Start again without a cursor.`,
  );
}

/** For a window beyond the pages that a walk may read from the list's start, where no other way leads. */
export function outOfReach(argument: 'after' | 'before' | 'last', sortable: boolean): never {
  const advice = sortable
    ? 'Reverse orderBy and page forward with first and after.'
    : 'Give orderBy, which lets the list be read from its other end, or page forward with first and after.';
  return badInput(
    argument,
    `Cannot read this far: this place can be reached only from the start of the list, which takes too many calls. ${advice}`,
  );
}

/** For a window that neither its cursor's pages of so many rows nor those from the start can bring, before any call. */
export function tooManyRows(count: number, limit: number, pageBudget: number): never {
  const message =
    `Expected at most ${(pageBudget - 1) * limit} rows next to a cursor of a window of ${limit} rows this far into ` +
    `the list, got ${count}. Ask for fewer rows at once.`;
  throw new Failed({ kind: 'too-complex', message });
}

/** For a window that ends where the budget does: it would look like one that is as long as the caller asked for. */
export function cutShort(count: number, read: number): never {
  const message =
    `Expected a window that fits the calls allowed for one list, got one of ${count} rows, of which they brought ${read}. ` +
    'Ask for fewer rows at once.';
  throw new Failed({ kind: 'too-complex', message });
}

/** For what lies beside a window whose rows took every call that one list may take. */
export function unlooked(): never {
  const message =
    'Expected calls of this list to be left for looking beside the window, got none: its rows took them all. Ask for ' +
    'fewer rows at once, or leave out hasNextPage and hasPreviousPage.';
  throw new Failed({ kind: 'too-complex', message });
}

/** For an upstream that names page after page, and no rows come. */
export function emptyPages(): never {
  const message = 'Expected rows or the end of the list, got empty pages that name further ones.';
  throw new Failed({ kind: 'upstream-invalid', path: '$.results', message });
}

/** For an upstream whose links lead back to rows that were read already, while rows may be missing. */
export function leadsBack(): never {
  const message = 'Expected a cursor that leads on, got one that leads back to rows that came before.';
  throw new Failed({ kind: 'upstream-invalid', path: '$.next', message });
}

/** The upstream refuses one of its cursors. */
export class RefusedCursor extends Failed {
  /** The argument that it came with; null for one that a page of the same walk has named. */
  readonly argument: 'after' | 'before' | null;

  constructor(failure: Failure, argument: 'after' | 'before' | null) {
    super(failure);
    this.argument = argument;
  }
}

/** For a cursor that the upstream named a moment ago: no argument of the caller is to blame. */
export function refusedLink(): never {
  const reason = 'it refused a cursor that it had just named';
  throw new RefusedCursor({ kind: 'upstream-unavailable', reason }, null);
}
