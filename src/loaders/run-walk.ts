import type { Page } from '../domain/page.ts';
import type { PageAddress } from '../cursors/address.ts';
import type { DeliveredPage } from '../paging/page.ts';
import type { PageWalk } from '../paging/page-source.ts';

/** A page under way, and what it was really asked with. */
export type Calling<Row> = Omit<DeliveredPage<Row>, 'page'> & { readonly page: Promise<Page<Row>> };

/** Runs a walk, answering each address it asks for, or throwing into it why there is no page: it knows whom to blame. */
export async function runWalk<Row, Result>(
  walk: PageWalk<Row, Result>,
  read: (address: PageAddress) => Promise<Calling<Row>>,
): Promise<Result> {
  let step = walk.next();
  while (step.done !== true) {
    let delivered: DeliveredPage<Row>;
    try {
      const { page, ...really } = await read(step.value);
      delivered = { page: await page, ...really };
    } catch (error) {
      step = walk.throw(error);
      continue;
    }
    step = walk.next(delivered);
  }
  return step.value;
}
