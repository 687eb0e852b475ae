import { type Habits, PLAIN } from './strange-habits.ts';

/** A row as the upstream keeps it; `time` is when it was made, and what its lists go by. */
export interface StoredRow {
  readonly id: string;
  readonly quantity: number | null;
  readonly time: number;
}

export interface ListRequest {
  readonly cursor: string | null;
  readonly limit: number;
  readonly sort: 'none' | 'asc' | 'desc';
  readonly populate: string;
}

/** A line of the table of cursors: the rows on one side of a row, as one list shows them. */
interface KeptCursor {
  readonly sort: ListRequest['sort'];
  /** Null for the start of the list. */
  readonly beside: StoredRow | null;
  readonly side: 'behind' | 'before';
  readonly limit: number;
  readonly populate: string;
  readonly madeAt: number;
  /** What the page is instead of what it should be. */
  readonly trick: 'none' | 'no rows' | 'no rows, for ever' | 'refused';
}

/**
 * A list endpoint by somebody who knows nothing of the sandbox: cursors are lines of a table on the server, and stand for a
 * row's time and id. It answers a request with a status and the JSON of a page.
 */
export class StrangeUpstream {
  readonly #habits: Habits;
  readonly #rows: StoredRow[] = [];
  readonly #cursors = new Map<string, KeptCursor>();
  #calls = 0;
  #followed = 0;

  constructor(habits: Partial<Habits> = {}) {
    this.#habits = { ...PLAIN, ...habits };
  }

  add(row: StoredRow): void {
    this.#rows.push(row);
  }

  remove(id: string): void {
    const at = this.#rows.findIndex((row) => row.id === id);
    if (at >= 0) this.#rows.splice(at, 1);
  }

  /** The whole list, as a single page without bounds would show it. */
  list(sort: ListRequest['sort']): StoredRow[] {
    return this.#rows.toSorted((left, right) => this.#compare(left, right, sort));
  }

  answer({ cursor, limit, sort, populate }: ListRequest): {
    readonly status: number;
    readonly body: unknown;
  } {
    this.#calls += 1;
    const kept = cursor === null ? START : this.#cursors.get(cursor);
    if (kept === undefined || kept.trick === 'refused') return REFUSED;
    if (cursor !== null && this.#refuses(kept, limit, sort, populate)) return REFUSED;
    const { mostRows } = this.#habits;
    const most = Math.min(limit, mostRows[this.#calls % mostRows.length] ?? limit);
    const place = this.#habits.cursors === 'ignored' ? START : kept;
    return { status: 200, body: this.#page(place, cursor !== null, most, { limit, sort, populate }) };
  }

  #refuses(kept: KeptCursor, limit: number, sort: ListRequest['sort'], populate: string): boolean {
    const { boundTo, lifetime } = this.#habits;
    if (kept.sort !== sort || this.#calls - kept.madeAt > lifetime) return true;
    if (boundTo === 'limit') return kept.limit !== limit;
    return boundTo === 'populate' && kept.populate !== populate;
  }

  #page(
    place: KeptCursor,
    isFollowed: boolean,
    most: number,
    asked: Pick<KeptCursor, 'limit' | 'sort' | 'populate'>,
  ): unknown {
    const { emptyEvery, lastNext } = this.#habits;
    const mint = (beside: StoredRow | null, side: KeptCursor['side'], trick: KeptCursor['trick'] = 'none') =>
      this.#mint({ ...asked, beside, side, trick, madeAt: this.#calls });
    const list = this.list(asked.sort);
    if (isFollowed) this.#followed += 1;
    if (isFollowed && place.trick === 'none' && this.#followed % emptyEvery === 0) {
      return this.#envelope([], mint(place.beside, place.side), null, list.length);
    }
    if (place.trick !== 'none') {
      const again = place.trick === 'no rows' ? null : mint(place.beside, 'behind', place.trick);
      return this.#envelope([], again, null, list.length);
    }
    const [start, end] = this.#bounds(list, place, most, asked.sort);
    const rows = list.slice(start, end);
    const [first, last] = [list[start], list[end - 1]];
    if (first === undefined || last === undefined) return this.#envelope([], null, null, list.length);
    const isEnd = end >= list.length && this.#habits.cursors === 'kept';
    let next: string | null = null;
    if (!isEnd) next = mint(last, 'behind');
    else if (lastNext === 'nothing') next = mint(last, 'behind', 'no rows');
    else if (lastNext === 'nothing, for ever') next = mint(last, 'behind', 'no rows, for ever');
    else if (lastNext === 'a refusal') next = mint(last, 'behind', 'refused');
    else if (lastNext === 'the same page') next = mint(list[start - 1] ?? null, 'behind');
    else if (lastNext === 'the first page') next = mint(null, 'behind');
    const previous = this.#offersPrevious(start > 0)
      ? mint(
          first,
          'before',
          start === 0 && this.#habits.previous === 'refused on the first' ? 'refused' : 'none',
        )
      : null;
    const isTurned = place.side === 'before' && this.#habits.previousOrder === 'reversed';
    return this.#envelope(isTurned ? rows.reverse() : rows, next, previous, list.length);
  }

  /** From which row of the list on, and up to which, a page goes. */
  #bounds(
    list: readonly StoredRow[],
    { beside, side }: KeptCursor,
    most: number,
    sort: ListRequest['sort'],
  ): [start: number, end: number] {
    if (beside === null) return [0, Math.min(most, list.length)];
    const before = list.filter((row) => this.#compare(row, beside, sort) < 0).length;
    if (side === 'before') return [Math.max(0, before - most), before];
    const behind = before + Number(list[before]?.id === beside.id);
    const start = Math.max(0, behind - this.#habits.repeatedRows);
    return [start, Math.min(start + most, list.length)];
  }

  #offersPrevious(hasRows: boolean): boolean {
    switch (this.#habits.previous) {
      case 'offered':
        return hasRows;
      case 'never':
        return false;
      case 'missing on some':
        return hasRows && this.#calls % 3 !== 0;
      case 'on the first too':
      case 'refused on the first':
        return true;
    }
  }

  #mint(kept: KeptCursor): string {
    const name = `k${this.#cursors.size.toString(36)}`;
    this.#cursors.set(name, kept);
    return name;
  }

  #envelope(
    rows: readonly StoredRow[],
    next: string | null,
    previous: string | null,
    count: number,
  ): Record<string, unknown> {
    const results = rows.map(({ id, quantity }) => ({ id, quantity }));
    const links = { results, ...(next !== null && { next }), ...(previous !== null && { previous }) };
    const total = {
      right: count,
      missing: null,
      overstated: count + 48,
      understated: Math.floor(count / 2),
      'of the page': rows.length,
      changing: count + (this.#calls % 2),
    }[this.#habits.totals];
    return total === null ? links : { ...links, total_count: total };
  }

  #compare(left: StoredRow, right: StoredRow, sort: ListRequest['sort']): number {
    const { ties, nulls } = this.#habits;
    const sign = sort === 'desc' ? -1 : 1;
    const byTime = left.time - right.time || (left.id < right.id ? -1 : Number(left.id !== right.id));
    if (sort === 'none') return byTime;
    const ofTies = ties === 'turning' ? sign * byTime : byTime;
    if (left.quantity === right.quantity) return ofTies;
    if (left.quantity !== null && right.quantity !== null) return sign * (left.quantity - right.quantity);
    const nullsAt = nulls === 'turning' ? sign : nulls === 'last' ? 1 : -1;
    return left.quantity === null ? nullsAt : -nullsAt;
  }
}

const REFUSED = {
  status: 422,
  body: { detail: [{ loc: ['query', 'cursor'], msg: 'Invalid cursor', type: 'value_error' }] },
} as const;

const START: KeptCursor = {
  sort: 'none',
  beside: null,
  side: 'behind',
  limit: 0,
  populate: '',
  madeAt: 0,
  trick: 'none',
};
