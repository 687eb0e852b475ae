import { expect } from 'vitest';
import type { PageAddress } from '../../src/cursors/address.ts';
import { sliceOfFirstPage } from '../../src/paging/first-page.ts';
import type { ListTraits } from '../../src/paging/list-traits.ts';
import type { DeliveredPage, OrderedPage } from '../../src/paging/page.ts';
import type { PageFlags } from '../../src/paging/page-flags.ts';
import type { PageWalk } from '../../src/paging/page-source.ts';
import type { WalkLimits } from '../../src/paging/route.ts';
import { firstAddress, type Slice, walk } from '../../src/paging/walk.ts';
import type { Window } from '../../src/paging/window.ts';

/**
 * A walk at its first address, which is to be the one that is told before it begins. What its first page alone tells, if
 * anything, is compared with what the walk comes to.
 */
export function startedWalk<Row>(
  window: Window,
  traits: ListTraits<Row>,
  asked: PageFlags,
  limits: WalkLimits,
  populate = 0,
): { steps: PageWalk<Row, Slice<Row>>; step: IteratorResult<PageAddress, Slice<Row>> } {
  const first = firstAddress(window, traits, limits, populate);
  const steps = compared(walk(window, traits, asked, limits, populate), (page) =>
    sliceOfFirstPage(window, asked, first, page, traits),
  );
  const step = steps.next();
  expect(step).toEqual({ done: false, value: first });
  return { steps, step };
}

function* compared<Row>(
  steps: PageWalk<Row, Slice<Row>>,
  alone: (page: DeliveredPage<Row>) => Slice<Row> | null,
): PageWalk<Row, Slice<Row>> {
  let step = steps.next();
  for (let pages = 0; step.done !== true; pages += 1) {
    let page: DeliveredPage<Row>;
    try {
      page = yield step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(page);
    const slice = pages === 0 ? alone(page) : null;
    if (slice === null) continue;
    if (step.done !== true) throw new Error('The first page alone was taken for enough.');
    if (!isSame(slice, step.value)) expect(slice).toEqual(step.value);
  }
  return step.value;
}

/** By identity where that is enough: thousands are compared. */
function isSame<Row>(one: Slice<Row>, other: Slice<Row>): boolean {
  return (
    one.hasNextPage === other.hasNextPage &&
    one.hasPreviousPage === other.hasPreviousPage &&
    one.totalCount === other.totalCount &&
    one.freshness === other.freshness &&
    one.edges.length === other.edges.length &&
    one.edges.every(
      ({ row, index }, at) => row === other.edges[at]?.row && index === other.edges[at].index,
    ) &&
    isSamePage(one.edges[0]?.page, other.edges[0]?.page)
  );
}

function isSamePage<Row>(one: OrderedPage<Row> | undefined, other: OrderedPage<Row> | undefined): boolean {
  return (
    one?.next === other?.next &&
    one?.previous === other?.previous &&
    one?.rowsBefore === other?.rowsBefore &&
    one?.rows.length === other?.rows.length &&
    one?.address.via === other?.address.via &&
    one?.address.limit === other?.address.limit &&
    one?.address.populate === other?.address.populate
  );
}
