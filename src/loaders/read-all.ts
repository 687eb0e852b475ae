import { Failed, type Failure } from '../domain/failure.ts';
import type { Freshness } from '../domain/freshness.ts';
import { BrokenRow, type Page } from '../domain/page.ts';
import type { UpstreamLimits } from './limits.ts';
import { blamelessFailure, readPages } from './read-pages.ts';

/** As old as its oldest page. */
export interface WholeList<Row> {
  readonly rows: readonly Row[];
  readonly freshness: Freshness;
}

/**
 * Every row of a list, one that comes again on a later page only once; rows that cannot be read are nobody's. Rejects where any may
 * be left: whoever sums rows must never be given a part of them.
 */
export async function readAll<Row>(
  keyOf: (row: Row | BrokenRow) => string | null,
  { pageBudget, pageLimit }: UpstreamLimits,
  read: (cursor: string | null) => Promise<Page<Row>>,
): Promise<WholeList<Row>> {
  const all = new Map<string | null, Row>();
  const beyondBudget = tooMany(pageBudget, pageBudget * pageLimit);
  const freshness = await readPages({ keyOf, pageBudget, read, beyondBudget }, ({ rows }) => {
    for (const row of rows) if (!(row instanceof BrokenRow)) all.set(keyOf(row), row);
    return false;
  }).catch((error: unknown) => {
    throw new Failed(blamelessFailure(error));
  });
  return { rows: [...all.values()], freshness };
}

function tooMany(pages: number, rows: number): Failure {
  const message =
    `Expected a customer with at most ${rows} assignments (${pages} pages), got one with more: what they come to cannot be told. ` +
    'Ask for its entitlements page by page, or let whoever runs this API raise MAX_PAGE_SIZE.';
  return { kind: 'too-complex', message };
}
