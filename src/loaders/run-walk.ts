import { Failed } from '../domain/failure.ts';
import type { PageAddress } from '../paging/address.ts';
import type { DeliveredPage } from '../paging/page.ts';
import type { PageWalk } from '../paging/page-source.ts';
import { REFUSED_OURS } from '../upstream/refusal.ts';
import type { PageCall } from './page-loader.ts';

/**
 * Runs a walk, answering each address it asks for. `argument` is the one to blame where the upstream refuses a cursor; null
 * where the caller gave none, so that it is the upstream's own that it refuses.
 */
export async function runWalk<Row, Result>(
  walk: PageWalk<Row, Result>,
  read: (address: PageAddress) => Promise<Pick<PageCall<Row>, 'page' | 'limit'>>,
  argument: 'after' | 'before' | null,
): Promise<Result> {
  let step = walk.next();
  while (step.done !== true) {
    let delivered: DeliveredPage<Row>;
    try {
      const { page, limit } = await read(step.value);
      delivered = { page: await page, limit };
    } catch (error) {
      throw blaming(argument, error);
    }
    step = walk.next(delivered);
  }
  return step.value;
}

function blaming(argument: 'after' | 'before' | null, error: unknown): unknown {
  if (!(error instanceof Failed) || error.failure.kind !== 'invalid-cursor') return error;
  return new Failed(argument === null ? REFUSED_OURS : { ...error.failure, argument });
}
