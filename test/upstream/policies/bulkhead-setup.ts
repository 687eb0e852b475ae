import { Bulkhead, type BulkheadOptions } from '../../../src/upstream/policies/bulkhead.ts';
import { ManualClock, settled } from '../../support/clock.ts';
import { guarded } from './guarded.ts';
import { asking, holding, operation, request, watch } from './scripted.ts';

/** Room for two calls, and for ten that wait. */
export const SMALL: BulkheadOptions = {
  concurrency: 2,
  queue: 10,
  longestWaitMs: 30_000,
};
export const OVERLOADED = { kind: 'overloaded', retryAfter: 1 };

/** A bulkhead before an upstream whose answers the test gives. Each tenant has a lane of its own. */
export function setUp(options: Partial<BulkheadOptions> = {}, greed = Infinity) {
  const clock = new ManualClock();
  const bulkhead = new Bulkhead({ ...SMALL, ...options }, () => greed);
  const { held, send } = holding();
  const limited = guarded(asking(send), { bulkhead, clock });
  const ask = (tenant: string, path = '/', one = operation({ tenant })) => watch(limited(request(one, path)));
  /** Paths that have reached the upstream, in order. */
  const reached = () => held.map(({ asked }) => asked.path);
  /** Ends the oldest call that is under way. */
  const endOne = async () => {
    held.find(({ underWay }) => underWay)?.act(200);
    await settled();
  };
  return { clock, bulkhead, held, limited, ask, reached, endOne };
}
