import type { Uuid } from '../domain/uuid.ts';
import type { RefusedCursor } from '../paging/refusals.ts';
import type { Cache } from '../reads/cache/create-cache.ts';
import type { CallLog } from '../upstream/call-log.ts';

/** What is kept of customers' lists, as one operation meets it. */
export class KeptLists {
  readonly #cache: Pick<Cache, 'forgetLists'>;
  readonly #calls: Pick<CallLog, 'keptSince'>;

  constructor(cache: Pick<Cache, 'forgetLists'>, calls: Pick<CallLog, 'keptSince'>) {
    this.#cache = cache;
    this.#calls = calls;
  }

  /**
   * Whether to read a customer's list once more, since the upstream may have refused the cursor of a page that is kept. What is kept
   * of the customer has been forgotten then.
   */
  forget(customer: Uuid, { argument }: RefusedCursor): boolean {
    const { keptSince } = this.#calls;
    // A caller's cursor may be of any age. A link is old only where its page was kept.
    return (argument !== null || keptSince !== null) && this.#cache.forgetLists(customer, keptSince);
  }
}
