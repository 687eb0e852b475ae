import type { Page } from '../domain/page.ts';
import type { PageAddress } from '../cursors/address.ts';
import type { DeliveredPage } from '../paging/page.ts';
import type { PageWalk } from '../paging/page-source.ts';

/** A page under way, and what it was really asked with. */
export type Calling<Row> = Omit<Required<DeliveredPage<Row>>, 'page'> & { readonly page: Promise<Page<Row>> };

/**
 * Runs a walk, answering each address it asks for, or throwing into it why there is no page: it knows whom to blame. It is begun
 * when its `first` page is there, or is not: most walks wait for one page, and hold little more than its address until then. Where
 * `alone` makes the result of that page, there is no walk at all.
 */
export async function runWalk<Row, Result>(
  first: PageAddress,
  begin: () => PageWalk<Row, Result>,
  read: (address: PageAddress) => Promise<Calling<Row>>,
  alone: (page: DeliveredPage<Row>) => Result | null = () => null,
): Promise<Result> {
  let walk: PageWalk<Row, Result> | null = null;
  let address = first;
  for (;;) {
    let answer: DeliveredPage<Row> | null = null;
    let error: unknown;
    try {
      const { page, limit, populate } = await read(address);
      answer = { page: await page, limit, populate };
    } catch (reason) {
      error = reason;
    }
    if (walk === null && answer !== null) {
      const result = alone(answer);
      if (result !== null) return result;
    }
    walk ??= begun(begin, first);
    const step = answer === null ? walk.throw(error) : walk.next(answer);
    if (step.done === true) return step.value;
    address = step.value;
  }
}

/** A walk that has asked for its first page. */
function begun<Row, Result>(begin: () => PageWalk<Row, Result>, first: PageAddress): PageWalk<Row, Result> {
  const walk = begin();
  const step = walk.next();
  if (step.done === true || !isSame(step.value, first)) {
    throw new TypeError('Expected a walk that asks first for the page that was read for it.');
  }
  return walk;
}

function isSame(one: PageAddress, other: PageAddress): boolean {
  return (
    one.cursor === other.cursor &&
    one.limit === other.limit &&
    one.via === other.via &&
    one.flipped === other.flipped &&
    one.populate === other.populate
  );
}
