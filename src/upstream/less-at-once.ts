import { older } from '../domain/freshness.ts';
import type { CustomerRecord } from '../domain/customer.ts';
import type { ReferenceName } from '../domain/references.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Uuid } from '../domain/uuid.ts';
import type { Endpoint } from '../observability/labels.ts';
import { BadStatus } from './call-outcome.ts';
import type { List } from './lists/list.ts';
import { REFUSED_SIZE } from './refusal.ts';
import { TooLarge } from './unanswered.ts';
import type { Caller, ZenskarApi } from './zenskar-api.ts';

/** What was given instead of limits that were refused, by endpoint. For all operations. */
export class PageLimits {
  readonly #limits = new Map<Endpoint, number>();
  readonly #onLowered: () => void;

  /** `onLowered` is told whenever lists are read in other pages from now on. */
  constructor(onLowered: () => void = () => undefined) {
    this.#onLowered = onLowered;
  }

  /** As much of a limit as may be asked for. */
  within(endpoint: Endpoint, limit: number): number {
    return Math.min(limit, this.#limits.get(endpoint) ?? limit);
  }

  lower(endpoint: Endpoint, limit: number): void {
    this.#limits.set(endpoint, limit);
    this.#onLowered();
  }
}

/**
 * The same port, which asks for half as much, once, where all that is wanted is too much at once. A limit that was refused is not
 * tried again: each page would take two calls, and a cursor may only be good for the limit that it was made with. It stands in
 * front of what counts an operation's calls, as each half is one.
 */
export class LessAtOnce implements ZenskarApi {
  readonly #api: ZenskarApi;
  readonly #limits: PageLimits;

  constructor(api: ZenskarApi, limits: PageLimits) {
    this.#api = api;
    this.#limits = limits;
  }

  page<Query, Row>(
    caller: Caller,
    list: List<Query, Row>,
    page: PageRequest,
    populate: readonly ReferenceName[],
  ): Promise<Page<Row>> {
    const most = this.#limits.within(list.kind.endpoint, page.limit);
    const asked = most === page.limit ? page : { ...page, limit: most };
    // Not an async function: hundreds of pages are waited for at once, and its frame is as large as half of what else they hold.
    return this.#api.page(caller, list, asked, populate).catch((error: unknown) => {
      if (asked.limit < 2 || !saysTooManyRows(error)) throw error;
      return this.#half(caller, list, asked, populate, error);
    });
  }

  async #half<Query, Row>(
    caller: Caller,
    list: List<Query, Row>,
    page: PageRequest,
    populate: readonly ReferenceName[],
    error: unknown,
  ): Promise<Page<Row>> {
    const limit = Math.floor(page.limit / 2);
    const result = await this.#api.page(caller, list, { ...page, limit }, populate);
    if (error instanceof BadStatus) this.#limits.lower(list.kind.endpoint, limit);
    return result;
  }

  customer(caller: Caller, uuid: Uuid): Promise<CustomerRecord | null> {
    return this.#api.customer(caller, uuid);
  }

  customers(caller: Caller, uuids: readonly Uuid[], cursor: string | null): Promise<Page<CustomerRecord>> {
    return inHalves(uuids, cursor, (some) => this.#api.customers(caller, some, cursor));
  }

  customersByExternalId(
    caller: Caller,
    externalIds: readonly string[],
    page: PageRequest,
  ): Promise<Page<CustomerRecord>> {
    const read = (some: readonly string[]) => this.#api.customersByExternalId(caller, some, page);
    return inHalves(externalIds, page.cursor, read);
  }
}

/** What is found by ids, in two halves where they are too many at once. */
async function inHalves<Id, Row>(
  ids: readonly Id[],
  cursor: string | null,
  read: (some: readonly Id[]) => Promise<Page<Row>>,
): Promise<Page<Row>> {
  try {
    return await read(ids);
  } catch (error) {
    const half = Math.ceil(ids.length / 2);
    if (cursor !== null || half === ids.length || !saysTooManyIds(error)) throw error;
    const [one, other] = await Promise.all([read(ids.slice(0, half)), read(ids.slice(half))]);
    // One page has no room for the way on from two.
    if (one.next !== null || other.next !== null) throw error;
    const freshness = older(one.freshness, other.freshness);
    return { rows: [...one.rows, ...other.rows], next: null, previous: null, totalCount: null, freshness };
  }
}

/** Whether a call failed because it asked for too many rows at once. */
function saysTooManyRows(error: unknown): boolean {
  if (error instanceof TooLarge) return true;
  return error instanceof BadStatus && (error.status === 413 || error.failure === REFUSED_SIZE);
}

/** Whether it failed because it named too many ids at once, be it that the target or the headers grew too long with them. */
function saysTooManyIds(error: unknown): boolean {
  return saysTooManyRows(error) || (error instanceof BadStatus && [414, 431].includes(error.status));
}
