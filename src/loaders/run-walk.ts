import { Failed } from '../domain/failure.ts';
import type { PageAddress } from '../paging/address.ts';
import type { PageWalk } from '../paging/page-reader.ts';
import type { PageCall } from './page-loader.ts';

/** Runs a walk, answering each address it asks for. `argument` is the one to blame if a cursor turns out expired. */
export async function runWalk<Row, Result>(
  walk: PageWalk<Row, Result>,
  read: (address: PageAddress) => Promise<Pick<PageCall<Row>, 'page' | 'limit'>>,
  argument: 'after' | 'before',
): Promise<Result> {
  try {
    let step = walk.next();
    while (step.done !== true) {
      const { page, limit } = await read(step.value);
      step = walk.next({ page: await page, limit });
    }
    return step.value;
  } catch (error) {
    if (error instanceof Failed && error.failure.kind === 'invalid-cursor') {
      throw new Failed({ ...error.failure, argument });
    }
    throw error;
  }
}
