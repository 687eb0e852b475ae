import { Failed, type Failure } from '../domain/failure.ts';
import { BrokenRow, type Page } from '../domain/page.ts';
import { REFUSED_OURS } from '../upstream/refusal.ts';

/** The row of a key; null where there is none, and a failure for a key of which that cannot be told. */
export type Lookup<Row> = (key: string) => Row | Failed | null;

/**
 * Follows `next` until every wanted key has turned up or the list ends: an upstream may lower a limit without saying
 * so. Rows that were not asked for are passed over. A broken row fails its own key; one that names none, and whatever stops
 * the walk early, fails the keys that were not found and no others.
 */
export async function collect<Row>(
  wanted: ReadonlySet<string>,
  keyOf: (row: Row | BrokenRow) => string | null,
  pageBudget: number,
  read: (cursor: string | null) => Promise<Page<Row>>,
): Promise<Lookup<Row>> {
  const found = new Map<string, Row | Failed>();
  let broken: Failure | null = null;

  async function walk(): Promise<Failure | null> {
    let cursor: string | null = null;
    for (let pages = 0; pages < pageBudget; pages += 1) {
      const page: Page<Row> = await read(cursor);
      for (const row of page.rows) {
        const key = keyOf(row);
        if (key !== null && wanted.has(key)) {
          found.set(key, row instanceof BrokenRow ? new Failed(row.failure) : row);
        } else if (key === null && row instanceof BrokenRow) broken ??= row.failure;
      }
      const ended = page.next === null || page.next === cursor || page.rows.length === 0;
      if (ended || found.size === wanted.size) return null;
      cursor = page.next;
    }
    return beyondBudget(pageBudget);
  }

  const stopped = await walk().catch(toFailure);
  return (key) => {
    const row = found.get(key);
    if (row !== undefined) return row;
    const failure = stopped ?? broken;
    return failure === null ? null : new Failed(failure);
  };
}

function beyondBudget(pageBudget: number): Failure {
  const message = `The rows asked for are not within the first ${pageBudget} pages of their list. Ask for them through a connection.`;
  return { kind: 'too-complex', message };
}

/** The caller gave neither the cursors nor the filters of such a walk, so no argument is to blame for a refusal. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof Failed)) throw error;
  const { kind } = error.failure;
  return kind === 'invalid-cursor' || kind === 'bad-input' ? REFUSED_OURS : error.failure;
}
