import { Failed } from '../domain/failure.ts';
import { BrokenRow, type Page } from '../domain/page.ts';

/**
 * Follows `next` until every wanted key has turned up or the list ends: an upstream may lower a limit without saying
 * so. Rows that were not asked for are passed over. The result lacks the keys that do not exist; it throws where a
 * broken row might have been one of them.
 */
export async function collect<Row>(
  wanted: ReadonlySet<string>,
  keyOf: (row: Row) => string,
  pageBudget: number,
  read: (cursor: string | null) => Promise<Page<Row>>,
): Promise<ReadonlyMap<string, Row>> {
  const found = new Map<string, Row>();
  let broken: BrokenRow | null = null;
  let cursor: string | null = null;
  for (let pages = 0; pages < pageBudget; pages += 1) {
    const page = await read(cursor);
    for (const row of page.rows) {
      if (row instanceof BrokenRow) broken ??= row;
      else if (wanted.has(keyOf(row))) found.set(keyOf(row), row);
    }
    const ended = page.next === null || page.next === cursor || page.rows.length === 0;
    if (ended || found.size === wanted.size) {
      if (broken !== null && found.size < wanted.size) throw new Failed(broken.failure);
      return found;
    }
    cursor = page.next;
  }
  const message = `The rows asked for are not within the first ${pageBudget} pages of their list. Ask for them through a connection.`;
  throw new Failed({ kind: 'too-complex', message });
}
