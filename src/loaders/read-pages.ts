import { Failed, type Failure } from '../domain/failure.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { BrokenRow, Page } from '../domain/page.ts';
import type { Uuid } from '../domain/uuid.ts';
import { type PageAddress, startAddress } from '../cursors/address.ts';
import { PageSource, type PageWalk } from '../paging/page-source.ts';
import { readThrough } from '../paging/read-through.ts';
import { REFUSED_OURS } from '../upstream/refusal.ts';
import { runWalk } from './run-walk.ts';

/** A list as it is read from its start, and how much of it may be. */
export interface WholeRead<Row> {
  /** The row's identity within its list; null for a broken row that names none. */
  readonly keyOf: (row: Row | BrokenRow) => string | null;
  readonly pageBudget: number;
  readonly read: (cursor: string | null) => Promise<Page<Row>>;
  /** What is said of a list that is longer than the budget. */
  readonly beyondBudget: Failure;
  /** Whether to read it once more after this error. */
  readonly mayReadAgain: (error: unknown) => boolean;
}

/** Whether a list of a customer that could not be read for this reason is to be read again, once. */
export type MayReadAgain = (customer: Uuid, error: unknown) => boolean;

/**
 * Takes the rows of a list, page after page, until `take` says that they are enough or the list ends: an upstream may lower
 * a limit without saying so, and send empty pages. Gives the age of the oldest page. Rejects with `Failed` where rows may be
 * left that were not read.
 */
export async function readPages<Row>(
  whole: WholeRead<Row>,
  take: (page: Pick<Page<Row>, 'rows' | 'next'>) => boolean,
): Promise<Freshness> {
  try {
    return await readOnce(whole, take);
  } catch (error) {
    if (!whole.mayReadAgain(error)) throw error;
    return readOnce(whole, take);
  }
}

function readOnce<Row>(
  { keyOf, pageBudget, read, beyondBudget }: WholeRead<Row>,
  take: (page: Pick<Page<Row>, 'rows' | 'next'>) => boolean,
): Promise<Freshness> {
  const traits = {
    sortable: false,
    keyOf: (row: Row | BrokenRow) => keyOf(row) ?? '',
    sortValue: null,
    ascending: true,
  };
  const onSpent = () => {
    throw new Failed(beyondBudget);
  };
  const start = startAddress(false, 1);
  let isTaken = false;
  const isEnough = (page: Pick<Page<Row>, 'rows' | 'next'>) => {
    const isAgain = isTaken;
    isTaken = false;
    return !isAgain && take(page);
  };
  return runWalk({
    first: start,
    begin: () => throughPages(new PageSource(traits, pageBudget, () => null), start, isEnough, onSpent),
    read: ({ cursor, limit, populate }) => Promise.resolve({ page: read(cursor), limit, populate }),
    alone({ page }) {
      isTaken = true;
      return take(page) || page.next === null ? page.freshness : null;
    },
  });
}

function* throughPages<Row>(
  source: PageSource<Row>,
  start: PageAddress,
  isEnough: (page: Pick<Page<Row>, 'rows' | 'next'>) => boolean,
  onSpent: () => never,
): PageWalk<Row, Freshness> {
  yield* readThrough(source, start, isEnough, onSpent);
  return source.freshness;
}

/** Why a read of a list that the caller gave no filters for failed: no argument is to blame for a refusal. */
export function blamelessFailure(error: unknown): Failure {
  if (!(error instanceof Failed)) throw error;
  return error.failure.kind === 'bad-input' ? REFUSED_OURS : error.failure;
}
