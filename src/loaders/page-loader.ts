import DataLoader from 'dataloader';
import type { List } from '../domain/list.ts';
import type { ReferenceName } from '../domain/list-query.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { PageAddress } from '../paging/address.ts';
import type { DeliveredPage } from '../paging/page-reader.ts';
import { groupBy } from './group-by.ts';

/** One page that some field needs, with the references that it needs filled in. */
export interface PageWish<Query> {
  readonly list: List<Query>;
  readonly address: Pick<PageAddress, 'flipped' | 'cursor' | 'limit'>;
  readonly populate: readonly ReferenceName[];
}

/** Reads one page from the upstream. */
export type FetchPage<Query, Row> = (
  list: List<Query>,
  flipped: boolean,
  page: PageRequest,
  populate: readonly ReferenceName[],
) => Promise<Page<Row>>;

/** A call under way or done, and the wishes that it can serve. */
interface SharedCall<Row> {
  readonly limit: number;
  readonly populate: ReadonlySet<ReferenceName>;
  readonly delivered: Promise<DeliveredPage<Row>>;
}

/**
 * Pages of one operation. Wishes of one tick for the same page become one call with the union of their references; a
 * list's start is read with the largest of their limits and sliced by whoever asked for less. No endpoint serves
 * several customers at once, so different lists run side by side, each in its own call.
 */
export class PageLoader<Query, Row> {
  readonly #fetch: FetchPage<Query, Row>;
  readonly #calls = new Map<string, SharedCall<Row>[]>();
  readonly #tickets: DataLoader<PageWish<Query>, SharedCall<Row>>;

  constructor(fetch: FetchPage<Query, Row>) {
    this.#fetch = fetch;
    this.#tickets = new DataLoader((wishes) => Promise.resolve(this.#share(wishes)), { cache: false });
  }

  /** Rejects with `Failed`; a failure of one list does not touch another. */
  async load(wish: PageWish<Query>): Promise<DeliveredPage<Row>> {
    const call = await this.#tickets.load(wish);
    return call.delivered;
  }

  /** Hands out calls rather than their results, so that a slow list does not hold up the others of its tick. */
  #share(wishes: readonly PageWish<Query>[]): SharedCall<Row>[] {
    const served = new Map<string, SharedCall<Row>>();
    for (const [key, group] of groupBy(wishes, pageKey)) served.set(key, this.#serve(key, group));
    return wishes.map((wish) => served.get(pageKey(wish)) ?? this.#serve(pageKey(wish), [wish]));
  }

  #serve(key: string, wishes: readonly PageWish<Query>[]): SharedCall<Row> {
    const limit = Math.max(...wishes.map(({ address }) => address.limit));
    const populate = new Set(wishes.flatMap((wish) => wish.populate));
    const calls = this.#calls.get(key) ?? [];
    const known = calls.find(
      (call) => call.limit >= limit && [...populate].every((name) => call.populate.has(name)),
    );
    if (known !== undefined) return known;
    const call = this.#start(wishes, limit, populate);
    this.#calls.set(key, [...calls, call]);
    return call;
  }

  #start(
    wishes: readonly PageWish<Query>[],
    limit: number,
    populate: ReadonlySet<ReferenceName>,
  ): SharedCall<Row> {
    const [wish] = wishes;
    if (wish === undefined) throw new TypeError('A call is started for at least one wish.');
    const { flipped, cursor } = wish.address;
    const page = this.#fetch(wish.list, flipped, { cursor, limit }, [...populate].sort());
    const delivered = page.then((answer) => ({ page: answer, limit }));
    return { limit, populate, delivered };
  }
}

/** Equal for wishes that one call can serve. A cursor is only trusted with the limit that it was made for. */
function pageKey<Query>({ list, address }: PageWish<Query>): string {
  const { flipped, cursor, limit } = address;
  const place = cursor === null ? 'start' : `${limit} ${cursor}`;
  return `${flipped ? 'flipped' : 'straight'} ${place} ${list.scope}`;
}
