import type { PageAddress } from '../paging/address.ts';
import type { DeliveredPage } from '../paging/page.ts';
import type { PageWalk } from '../paging/page-source.ts';
import type { PageCall } from './page-loader.ts';

/** Runs a walk, answering each address it asks for, or throwing into it why there is no page: it knows whom to blame. */
export async function runWalk<Row, Result>(
  walk: PageWalk<Row, Result>,
  read: (address: PageAddress) => Promise<Pick<PageCall<Row>, 'page' | 'limit'>>,
): Promise<Result> {
  let step = walk.next();
  while (step.done !== true) {
    let delivered: DeliveredPage<Row>;
    try {
      const { page, limit } = await read(step.value);
      delivered = { page: await page, limit };
    } catch (error) {
      step = walk.throw(error);
      continue;
    }
    step = walk.next(delivered);
  }
  return step.value;
}
