import type { Page } from '../domain/page.ts';
import type { PageAddress } from '../cursors/address.ts';
import type { DeliveredPage } from '../paging/page.ts';
import type { PageWalk } from '../paging/page-source.ts';

/** A page under way, and what it was really asked with. */
export type Calling<Row> = Omit<Required<DeliveredPage<Row>>, 'page'> & { readonly page: Promise<Page<Row>> };

/**
 * A walk that is to be run. One object: hundreds may wait for their first page at a time, and as many closures would hold twice
 * as much until then.
 */
export interface Walking<Row, Result> {
  /** The page that it asks for first. */
  readonly first: PageAddress;
  begin(): PageWalk<Row, Result>;
  read(address: PageAddress): Promise<Calling<Row>>;
  /** What comes of the first page where that alone tells it; otherwise null. */
  alone(page: DeliveredPage<Row>): Result | null;
}

/**
 * Runs a walk, answering each address it asks for, or throwing into it why there is no page: it knows whom to blame. It is begun
 * when its first page is there, or is not: most walks wait for one page, and hold little more than its address until then. Where
 * that page alone makes the result, there is no walk at all.
 */
export async function runWalk<Row, Result>(walking: Walking<Row, Result>): Promise<Result> {
  let walk: PageWalk<Row, Result> | null = null;
  let address = walking.first;
  for (;;) {
    let answer: DeliveredPage<Row> | null = null;
    let error: unknown;
    try {
      const { page, limit, populate } = await walking.read(address);
      answer = { page: await page, limit, populate };
    } catch (reason) {
      error = reason;
    }
    if (walk === null && answer !== null) {
      const result = walking.alone(answer);
      if (result !== null) return result;
    }
    walk ??= begun(walking);
    const step = answer === null ? walk.throw(error) : walk.next(answer);
    if (step.done === true) return step.value;
    address = step.value;
  }
}

/** A walk that has asked for its first page. */
function begun<Row, Result>(walking: Walking<Row, Result>): PageWalk<Row, Result> {
  const walk = walking.begin();
  const step = walk.next();
  if (step.done === true || !isSame(step.value, walking.first)) {
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
