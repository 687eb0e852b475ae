import DataLoader from 'dataloader';
import type { Page, PageRequest } from '../domain/page.ts';
import {
  hasReferences,
  namesIn,
  NO_REFERENCES,
  type ReferenceName,
  type References,
} from '../domain/references.ts';
import { flipped as readFlipped, type List, type ListKind } from '../upstream/lists/list.ts';
import type { PageAddress } from '../cursors/address.ts';
import type { DeliveredPage } from '../paging/page.ts';

/** One page that some field needs, with the references that it needs filled in. */
export interface PageWish<Query, Row> {
  readonly list: List<Query, Row>;
  readonly address: Pick<PageAddress, 'flipped' | 'cursor' | 'limit'>;
  readonly populate: References;
}

/** Reads one page from the upstream. */
export type FetchPage<Query, Row> = (
  list: List<Query, Row>,
  page: PageRequest,
  populate: readonly ReferenceName[],
) => Promise<Page<Row>>;

/** In characters of text: more than dozens of usual pages. */
const MOST_HELD = 8_388_608;

/** A call under way or done, and the wishes that it can serve. */
export interface PageCall<Row> {
  /** What the upstream is really asked for. */
  readonly limit: number;
  readonly populate: References;
  /** Rejects with `Failed`. */
  readonly page: Promise<Page<Row>>;
}

/** The wishes of one tick that share a call, which is made when all of them are known. */
interface Group<Query, Row> {
  readonly key: string;
  readonly wishes: PageWish<Query, Row>[];
  call: PageCall<Row> | null;
}

/**
 * Pages of one operation. What has been read is held for later wishes, up to so much; whoever needs a page beyond that again reads it
 * again, since a few dozen of the largest would fill the memory while all that is asked of them may be their ids. Wishes of one tick for the same page become one call with the union of their references; a
 * list's start is read with the largest of their limits and sliced by whoever asked for less. No endpoint serves
 * several customers at once, so different lists run side by side, each in its own call.
 */
export class PageLoader<Query, Row> {
  readonly kind: ListKind<Query, Row>;
  readonly #fetch: FetchPage<Query, Row>;
  readonly #calls = new Map<string, PageCall<Row>[]>();
  /** How much was read so far. */
  #held = 0;
  #tickets: DataLoader<PageWish<Query, Row>, PageCall<Row>> | null = null;

  constructor(kind: ListKind<Query, Row>, fetch: FetchPage<Query, Row>) {
    this.kind = kind;
    this.#fetch = fetch;
  }

  /** Rejects with `Failed`; a failure of one list does not touch another. */
  async load(wish: PageWish<Query, Row>): Promise<DeliveredPage<Row>> {
    const { page, limit } = await this.call(wish);
    return { page: await page, limit };
  }

  /**
   * The call that serves a wish, once all wishes of the tick are known. Calls are handed out rather than their results, so
   * that a slow list does not hold up the others.
   */
  call(wish: PageWish<Query, Row>): Promise<PageCall<Row>> {
    this.#tickets ??= new DataLoader(
      (wishes) => {
        // It would hold on to its last batch until the operation ends.
        this.#tickets = null;
        return Promise.resolve(this.#share(wishes));
      },
      { cache: false },
    );
    return this.#tickets.load(wish);
  }

  #share(wishes: readonly PageWish<Query, Row>[]): PageCall<Row>[] {
    const [only] = wishes;
    if (only !== undefined && wishes.length === 1) {
      return [this.#serve(pageKey(only), wishes)];
    }
    const groups = new Map<string, Group<Query, Row>>();
    const groupOf = wishes.map((wish) => {
      const key = pageKey(wish);
      const group = groups.get(key) ?? { key, wishes: [], call: null };
      group.wishes.push(wish);
      groups.set(key, group);
      return group;
    });
    return groupOf.map((group) => (group.call ??= this.#serve(group.key, group.wishes)));
  }

  #serve(key: string, wishes: readonly PageWish<Query, Row>[]): PageCall<Row> {
    const [wish] = wishes;
    if (wish === undefined) throw new TypeError('A call is made for at least one wish.');
    const limit = wishes.reduce((most, { address }) => Math.max(most, address.limit), 0);
    const populate = wishes.reduce((all, each) => all | each.populate, NO_REFERENCES);
    const calls = this.#calls.get(key);
    const known = calls?.find((call) => call.limit >= limit && hasReferences(call.populate, populate));
    if (known !== undefined) return known;
    const { flipped, cursor } = wish.address;
    const list = flipped ? readFlipped(wish.list) : wish.list;
    const page = this.#fetch(list, { cursor, limit }, namesIn(populate));
    const call = { limit, populate, page };
    if (calls === undefined) this.#calls.set(key, [call]);
    else calls.push(call);
    void page.then(({ characters = 0 }) => {
      this.#hold(key, call, characters);
    }, notRead);
    return call;
  }

  #hold(key: string, call: PageCall<Row>, characters: number): void {
    if (this.#held + characters <= MOST_HELD) {
      this.#held += characters;
      return;
    }
    const calls = this.#calls.get(key);
    if (calls?.length === 1) this.#calls.delete(key);
    else calls?.splice(calls.indexOf(call), 1);
  }
}

/** Whoever waits for the page is told why. */
function notRead(): void {
  // There is nothing to hold.
}

/** Equal for wishes that one call can serve. A cursor is only trusted with the limit that it was made for. */
function pageKey<Query, Row>({ list, address }: PageWish<Query, Row>): string {
  const { flipped, cursor, limit } = address;
  // What most wishes are for.
  if (cursor === null && !flipped) return list.scope;
  const place = cursor === null ? 'start' : `${limit} ${cursor}`;
  return `${flipped ? 'flipped' : 'straight'} ${place} ${list.scope}`;
}
