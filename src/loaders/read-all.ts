import { Failed, type Failure } from '../domain/failure.ts';
import { BrokenRow, type Page } from '../domain/page.ts';
import { toFailure } from './collect.ts';
import type { UpstreamLimits } from './limits.ts';

/**
 * Every row of a list, one that comes again on a later page only once; rows that cannot be read are nobody's. Rejects where the
 * list is longer than the page budget or leads in a circle: whoever sums rows must never be given a part of them.
 */
export async function readAll<Row>(
  keyOf: (row: Row) => string,
  { pageBudget, pageLimit }: UpstreamLimits,
  read: (cursor: string | null) => Promise<Page<Row>>,
): Promise<readonly Row[]> {
  const rows = new Map<string, Row>();
  const followed = new Set<string>();
  let cursor: string | null = null;
  for (let pages = 0; pages < pageBudget; pages += 1) {
    const page: Page<Row> = await read(cursor).catch((error: unknown) => {
      throw new Failed(toFailure(error));
    });
    for (const row of page.rows) if (!(row instanceof BrokenRow)) rows.set(keyOf(row), row);
    cursor = page.next;
    if (cursor === null) return [...rows.values()];
    if (followed.has(cursor)) throw new Failed(CIRCLE);
    followed.add(cursor);
  }
  throw new Failed(tooMany(pageBudget, pageBudget * pageLimit));
}

const CIRCLE: Failure = {
  kind: 'upstream-invalid',
  path: '$.next',
  message: 'Expected a cursor that was not there before, got one that leads back.',
};

function tooMany(pages: number, rows: number): Failure {
  const message =
    `Expected a customer with at most ${rows} assignments (${pages} pages), got one with more: what they come to cannot be told. ` +
    'Ask for its entitlements page by page, or let whoever runs this API raise MAX_PAGE_SIZE.';
  return { kind: 'too-complex', message };
}
