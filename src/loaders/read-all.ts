import { Failed, type Failure } from '../domain/failure.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { BrokenRow, Page } from '../domain/page.ts';
import { maxPageSizeWithin, type UpstreamLimits } from './limits.ts';
import { blamelessFailure, readPages } from './read-pages.ts';

/** All of its pages, in which a row may come again. As old as the oldest. */
export interface WholeList<Row> {
  readonly pages: readonly Page<Row>[];
  readonly freshness: Freshness;
}

/** Every row of a list. Rejects where any may be left: whoever sums rows must never be given a part of them. */
export async function readAll<Row>(
  keyOf: (row: Row | BrokenRow) => string | null,
  { pageBudget, pageLimit }: UpstreamLimits,
  read: (cursor: string | null) => Promise<Page<Row>>,
  mayReadAgain: (error: unknown) => boolean,
): Promise<WholeList<Row>> {
  const pages: Page<Row>[] = [];
  const noted = async (cursor: string | null) => {
    const page = await read(cursor);
    pages.push(page);
    return page;
  };
  const whole = {
    keyOf,
    pageBudget,
    read: noted,
    beyondBudget: tooMany(pageBudget, pageLimit),
    mayReadAgain: (error: unknown) => {
      const isAgain = mayReadAgain(error);
      if (isAgain) pages.length = 0;
      return isAgain;
    },
  };
  const freshness = await readPages(whole, () => false).catch((error: unknown) => {
    throw new Failed(blamelessFailure(error));
  });
  return { pages, freshness };
}

function tooMany(pages: number, pageLimit: number): Failure {
  const message =
    `Expected a customer with at most ${pages * pageLimit} assignments (${pages} pages), got one with more, so not all of ` +
    'them can be read. Page through its entitlements instead, or have the operator raise MAX_PAGE_SIZE above ' +
    `${maxPageSizeWithin(pages, pageLimit)}.`;
  return { kind: 'too-complex', message };
}
