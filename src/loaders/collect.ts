import { Failed, type Failure } from '../domain/failure.ts';
import { BrokenRow, type Page } from '../domain/page.ts';
import { blamelessFailure, readPages } from './read-pages.ts';

/** The row of a key; null where there is none, and a failure for a key of which that cannot be told. */
export type Lookup<Row> = (key: string) => Row | Failed | null;

/**
 * Reads on until every wanted key has turned up or the list ends. Rows that were not asked for are passed over. A broken row fails
 * its own key; one that names none, and whatever stops the walk early, fails the keys that were not found and no others.
 */
export async function collect<Row>(
  wanted: ReadonlySet<string>,
  keyOf: (row: Row | BrokenRow) => string | null,
  pageBudget: number,
  read: (cursor: string | null) => Promise<Page<Row>>,
  mayReadAgain: (error: unknown) => boolean = () => false,
): Promise<Lookup<Row>> {
  const found = new Map<string, Row | Failed>();
  let broken: Failure | null = null;

  const stopped = await readPages(
    { keyOf, pageBudget, read, beyondBudget: beyond(pageBudget), mayReadAgain },
    ({ rows }) => {
      for (const row of rows) {
        const key = keyOf(row);
        if (key !== null && wanted.has(key)) {
          found.set(key, row instanceof BrokenRow ? new Failed(row.failure) : row);
        } else if (key === null && row instanceof BrokenRow) broken ??= row.failure;
      }
      return found.size === wanted.size;
    },
  ).then(() => null, blamelessFailure);

  return (key) => {
    const row = found.get(key);
    if (row !== undefined) return row;
    const failure = stopped ?? broken;
    return failure === null ? null : new Failed(failure);
  };
}

function beyond(pageBudget: number): Failure {
  const message = `The rows asked for are not within the first ${pageBudget} pages of their list. Ask for them through a connection.`;
  return { kind: 'too-complex', message };
}
