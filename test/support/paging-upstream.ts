import { Failed } from '../../src/domain/failure.ts';
import { BrokenRow } from '../../src/domain/page.ts';
import type { PageAddress } from '../../src/cursors/address.ts';
import { CursorCodec } from '../../src/cursors/cursor.ts';
import { PageCursors } from '../../src/paging/page-cursors.ts';
import type { ListTraits } from '../../src/paging/list-traits.ts';
import type { DeliveredPage } from '../../src/paging/page.ts';
import type { WalkLimits } from '../../src/paging/route.ts';
import type { Flag, PageFlags } from '../../src/paging/page-flags.ts';
import { type Slice } from '../../src/paging/walk.ts';
import { parseWindow, type WindowArgs } from '../../src/paging/window.ts';
import { createCore, type Core } from '../../src/sandbox/core.ts';
import type { Manners } from '../../src/sandbox/manners.ts';
import { emptyWorld, type World } from '../../src/sandbox/world.ts';
import { isJsonObject } from '../../src/upstream/wire/wire-object.ts';
import { parseJson } from '../../src/upstream/wire/parse-json.ts';
import { LIST_ENVELOPE, readPage } from '../../src/upstream/wire/read-page.ts';
import { FRESH } from './fresh.ts';
import { startedWalk } from './started-walk.ts';

export interface TestRow {
  readonly id: string;
  readonly value: number | null;
}

export type Sort = 'none' | 'asc' | 'desc';

export interface UpstreamOptions {
  readonly sort: Sort;
  readonly manners: Partial<Manners>;
  /** Rows that break the contract, by number. */
  readonly broken: ReadonlySet<number>;
  /** The limit at which another field of the same operation reads the start of the list. */
  readonly sharedLimit: number;
}

/** The edges of one answer, by name, with their cursors. */
export interface Answer {
  readonly names: readonly string[];
  readonly cursors: readonly string[];
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
  readonly totalCount: number | null;
  /** What was asked of the upstream, in order. */
  readonly asked: readonly PageAddress[];
}

export const SCOPE = 'rows of one customer';
export const BOTH: PageFlags = { hasPreviousPage: true, hasNextPage: true };
export const NEITHER: PageFlags = { hasPreviousPage: false, hasNextPage: false };
export const codec = new CursorCodec('a secret for tests');

const CUSTOMER = 'aaaaaaaa-0000-4000-8000-000000000001';
const DEFINITION = 'bbbbbbbb-0000-4000-8000-000000000001';

/** The UUID of row `number`; its end looks random, as ends of UUIDs do. */
export function rowId(number: number): string {
  const end = (Math.imul(number + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
  return `cccccccc-0000-4000-8000-${number.toString(16).padStart(4, '0')}${end}`;
}

/** One list of the sandbox and the plain array that it ought to be, driven without promises. */
export class TestUpstream {
  readonly core: Core;
  readonly traits: ListTraits<TestRow>;
  readonly #options: UpstreamOptions;
  readonly #world: World;
  /** The rows in the hidden order of insertion, by number. */
  readonly #rows: { readonly number: number; readonly value: number | null }[] = [];
  /** Where rows stand, the removed ones included. */
  readonly #places = new Map<string, { readonly value: number; readonly sequence: number }>();
  #created = 0;

  constructor(values: readonly (number | null)[], options: Partial<UpstreamOptions> = {}) {
    this.#options = { sort: 'none', manners: {}, broken: new Set(), sharedLimit: 0, ...options };
    this.#world = emptyWorld();
    this.#world.addCustomer({ id: CUSTOMER, customer_name: 'Test customer' });
    this.#world.addDefinition({ id: DEFINITION, name: 'Test entitlement' });
    this.core = createCore({ world: this.#world, manners: this.#options.manners });
    const { sort } = this.#options;
    this.traits = {
      sortable: sort !== 'none',
      keyOf: (row) => (row instanceof BrokenRow ? '' : row.id),
      sortValue: sort === 'none' ? null : ({ value }) => value,
      ascending: sort !== 'desc',
    };
    for (const value of values) this.insert(this.#rows.length, value);
  }

  /** The whole list, in its order. */
  get names(): string[] {
    const { sort } = this.#options;
    const rows = this.#rows.slice();
    if (sort !== 'none') rows.sort((left, right) => (left.value ?? 1e9) - (right.value ?? 1e9));
    const names = rows.map(({ number }) => rowId(number));
    return sort === 'desc' ? names.reverse() : names;
  }

  /** Adds a new row at a place in the hidden order. */
  insert(place: number, value: number | null): string {
    const number = this.#created;
    this.#created += 1;
    const neighbour = this.#rows[place];
    const row = { id: rowId(number), entitlement: DEFINITION, customer: CUSTOMER, quantity: value };
    this.#world.addRow(row, neighbour === undefined ? {} : { before: rowId(neighbour.number) });
    this.#rows.splice(place, 0, { number, value });
    const sequence = this.#world.rowsOf(CUSTOMER)[place]?.sequence ?? 0;
    this.#places.set(rowId(number), { value: value ?? 1e9, sequence });
    return rowId(number);
  }

  /** Removes the row at a place in the hidden order. */
  remove(place: number): void {
    const [row] = this.#rows.splice(place, 1);
    if (row !== undefined) this.#world.removeRow(rowId(row.number));
  }

  /** Whether one row stands before another, whichever of them have been removed. */
  isBefore(left: string, right: string): boolean {
    const { sort } = this.#options;
    const [one, other] = [this.#places.get(left), this.#places.get(right)];
    if (one === undefined || other === undefined) throw new Error('There never was such a row.');
    const byValue = sort === 'none' ? 0 : one.value - other.value;
    const order = byValue === 0 ? one.sequence - other.sequence : byValue;
    return sort === 'desc' ? order > 0 : order < 0;
  }

  get size(): number {
    return this.#rows.length;
  }

  /** One page, as a loader would deliver it. */
  read(address: PageAddress): DeliveredPage<TestRow> {
    const { sort, broken, sharedLimit } = this.#options;
    const limit = address.cursor === null ? Math.max(address.limit, sharedLimit) : address.limit;
    const query = [`limit=${limit}`];
    if (address.cursor !== null) query.push(`cursor=${encodeURIComponent(address.cursor)}`);
    if (sort !== 'none') {
      query.push('sort_key=quantity', `sort_type=${(sort === 'desc') === address.flipped ? 'asc' : 'desc'}`);
    }
    const { status, body } = this.core.answer({
      method: 'GET',
      url: `/entitlements/customer/${CUSTOMER}?${query.join('&')}`,
      headers: { 'x-api-key': this.core.apiKey, organisation: this.core.organisation },
    });
    if (status !== 200) throw new Error(`The sandbox refused: ${body}`);
    const brokenIds = new Set([...broken].map(rowId));
    const page = readPage<TestRow>(parseJson(body), FRESH, LIST_ENVELOPE, (value) => {
      if (!isJsonObject(value)) throw new Error('The sandbox sent no row.');
      const { id, quantity } = value;
      if (typeof id !== 'string') throw new Error('The sandbox sent a row without id.');
      return brokenIds.has(id)
        ? new BrokenRow({ kind: 'upstream-invalid', path: id, message: 'Broken for a test.' })
        : { id, value: typeof quantity === 'number' ? quantity : null };
    });
    return { page, limit };
  }

  /** Answers a connection field. `between` runs before every page but the first. */
  ask(args: WindowArgs, limits: WalkLimits, asked: PageFlags = BOTH, between?: () => void): Answer {
    const addresses: PageAddress[] = [];
    const window = parseWindow(args, SCOPE, codec, 1000);
    const started = startedWalk(window, this.traits, asked, limits);
    const { steps } = started;
    let { step } = started;
    while (step.done !== true) {
      if (addresses.length > 0) between?.();
      addresses.push(step.value);
      if (addresses.length > limits.pageBudget) throw new Error('The walk does not end.');
      step = steps.next(this.read(step.value));
    }
    return { ...this.#written(step.value, limits.pageLimit), asked: addresses };
  }

  #written(slice: Slice<TestRow>, pageLimit: number): Omit<Answer, 'asked'> {
    const { edges, totalCount } = slice;
    const [hasPrevious, hasNext] = [knownFlag(slice.hasPreviousPage), knownFlag(slice.hasNextPage)];
    const names = edges.map(({ row }) => (row instanceof BrokenRow ? row.failure.path : row.id));
    const cursors = edges.map(({ page, index }) => new PageCursors(codec, SCOPE, page, pageLimit).at(index));
    return { names, cursors, hasPrevious, hasNext, totalCount };
  }
}

/** What a flag says; throws where it cannot be known. */
export function knownFlag(flag: Flag): boolean {
  if (flag instanceof Failed) throw flag;
  return flag;
}

/** The failure that an action ends in, or null. */
export function failureOf(action: () => unknown): Failed['failure'] | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof Failed) return error.failure;
    throw error;
  }
}
