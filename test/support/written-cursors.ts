import fc from 'fast-check';
import type { PageAddress } from '../../src/cursors/address.ts';
import type { OrderedPage } from '../../src/paging/page.ts';
import { PageCursors } from '../../src/paging/page-cursors.ts';
import { FRESH } from './fresh.ts';
import { codec, rowId, SCOPE, TestUpstream, type TestRow } from './paging-upstream.ts';

/** What the codec of tests signs with. */
export const SECRET = 'a secret for tests';

const { traits } = new TestUpstream([]);

/** A page of so many rows. */
export function viewOf(
  address: PageAddress,
  size: number,
  next: string | null,
  previous: string | null,
): OrderedPage<TestRow> {
  const rows = Array.from({ length: size }, (_, index) => ({ id: rowId(index), value: null }));
  const { rowsBefore } = address;
  return {
    address,
    rows,
    next,
    previous,
    totalCount: null,
    freshness: FRESH,
    rowsBefore,
    namesItself: false,
    traits,
  };
}

/** Without a page limit every cursor carries the link of its own page. */
export function cursorAt(
  view: OrderedPage<TestRow>,
  index: number,
  key = codec,
  scope = SCOPE,
  pageLimit = 0,
): string {
  return new PageCursors(key, scope, view, pageLimit).at(index);
}

const link = fc.option(
  fc.oneof(fc.base64String({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 50 })),
);
const digests = fc.integer({ min: 0, max: 2 }).map((count) => '0a1b2c3d'.repeat(count));
const addresses: fc.Arbitrary<PageAddress> = fc.record({
  flipped: fc.boolean(),
  via: fc.constantFrom('start', 'next', 'previous'),
  cursor: link,
  limit: fc.integer({ min: 1, max: 1000 }),
  rowsBefore: fc.nat(),
  digests,
  order: fc.constantFrom('unknown', 'listed', 'reversed'),
  populate: fc.nat(15),
});

const pages = fc.record({
  address: addresses,
  size: fc.integer({ min: 1, max: 60 }),
  next: link,
  previous: link,
});
/** Any row of any page. */
export const places = fc
  .tuple(pages, fc.nat())
  .map(([page, number]) => ({ ...page, index: number % page.size }));
