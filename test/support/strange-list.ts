import { Failed, type Failure } from '../../src/domain/failure.ts';
import { BrokenRow } from '../../src/domain/page.ts';
import type { PageAddress } from '../../src/cursors/address.ts';
import { PageCursors } from '../../src/paging/page-cursors.ts';
import type { ListTraits } from '../../src/paging/list-traits.ts';
import type { DeliveredPage } from '../../src/paging/page.ts';
import type { WalkLimits } from '../../src/paging/route.ts';
import type { Flag, PageFlags } from '../../src/paging/page-flags.ts';
import { type Slice } from '../../src/paging/walk.ts';
import { parseWindow, type WindowArgs } from '../../src/paging/window.ts';
import { isJsonObject } from '../../src/upstream/wire/wire-object.ts';
import { LIST_ENVELOPE, readPage } from '../../src/upstream/wire/read-page.ts';
import { BOTH, codec, rowId, SCOPE, type Sort, type TestRow } from './paging-upstream.ts';
import type { Habits } from './strange-habits.ts';
import { StrangeUpstream } from './strange-upstream.ts';
import { FRESH } from './fresh.ts';
import { startedWalk } from './started-walk.ts';

/** What a connection shows of a strange list. A flag that cannot be known is the failure that says why. */
export interface StrangeAnswer {
  readonly names: readonly string[];
  readonly cursors: readonly string[];
  readonly hasPrevious: boolean | Failure;
  readonly hasNext: boolean | Failure;
  readonly totalCount: number | null;
  readonly calls: number;
}

/** A list of a strange upstream, read through the gateway's own walk. */
export class StrangeList {
  readonly upstream: StrangeUpstream;
  readonly sort: Sort;
  readonly #traits: ListTraits<TestRow>;
  /** The references that are asked for. */
  populate = 0;

  /** Rows by their values, made one after the other. */
  constructor(values: readonly (number | null)[], habits: Partial<Habits> = {}, sort: Sort = 'none') {
    this.sort = sort;
    this.upstream = new StrangeUpstream(habits);
    for (const [time, quantity] of values.entries()) this.upstream.add({ id: rowId(time), quantity, time });
    this.#traits = {
      sortable: sort !== 'none',
      keyOf: (row) => (row instanceof BrokenRow ? '' : row.id),
      sortValue: sort === 'none' ? null : ({ value }) => value,
      ascending: sort !== 'desc',
    };
  }

  /** The whole list, in its order. */
  get names(): string[] {
    return this.upstream.list(this.sort).map(({ id }) => id);
  }

  /** Answers a connection field; throws {@link Failed} where there is nothing to show. */
  ask(args: WindowArgs, limits: WalkLimits, asked: PageFlags = BOTH): StrangeAnswer {
    let calls = 0;
    const window = parseWindow(args, SCOPE, codec, 1000);
    const started = startedWalk(window, this.#traits, asked, limits, this.populate);
    const { steps } = started;
    let { step } = started;
    while (step.done !== true) {
      calls += 1;
      if (calls > limits.pageBudget) throw new Error('The walk does not end.');
      const delivered = this.#read(step.value);
      step = delivered instanceof Failed ? steps.throw(delivered) : steps.next(delivered);
    }
    return { ...written(step.value, limits.pageLimit), calls };
  }

  /** One page, or the refusal of its cursor, as the client of the upstream understands them. */
  #read({ cursor, limit, flipped, populate }: PageAddress): DeliveredPage<TestRow> | Failed {
    const { sort } = this;
    const turned = sort === 'asc' ? 'desc' : 'asc';
    const { status, body } = this.upstream.answer({
      cursor,
      limit,
      sort: sort !== 'none' && flipped ? turned : sort,
      populate: String(populate),
    });
    if (status !== 200) return new Failed({ kind: 'invalid-cursor', argument: 'after', message: 'Expired.' });
    const page = readPage<TestRow>(body, FRESH, LIST_ENVELOPE, (value) => {
      if (!isJsonObject(value) || typeof value['id'] !== 'string') throw new Error('No row came.');
      const { id, quantity } = value;
      return { id, value: typeof quantity === 'number' ? quantity : null };
    });
    return { page, limit };
  }
}

function written(slice: Slice<TestRow>, pageLimit: number): Omit<StrangeAnswer, 'calls'> {
  const names = slice.edges.map(({ row }) => (row instanceof BrokenRow ? row.failure.path : row.id));
  const cursors = slice.edges.map(({ page, index }) =>
    new PageCursors(codec, SCOPE, page, pageLimit).at(index),
  );
  return {
    names,
    cursors,
    hasPrevious: flagOf(slice.hasPreviousPage),
    hasNext: flagOf(slice.hasNextPage),
    totalCount: slice.totalCount,
  };
}

function flagOf(flag: Flag): boolean | Failure {
  return flag instanceof Failed ? flag.failure : flag;
}
