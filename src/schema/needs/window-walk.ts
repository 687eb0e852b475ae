import type { PageAddress } from '../../cursors/address.ts';
import type { References } from '../../domain/references.ts';
import type { Calling, Walking } from '../../loaders/run-walk.ts';
import { sliceOfFirstPage } from '../../paging/first-page.ts';
import type { ListTraits } from '../../paging/list-traits.ts';
import type { DeliveredPage, OrderedPage } from '../../paging/page.ts';
import { PageCursors } from '../../paging/page-cursors.ts';
import type { PageFlags } from '../../paging/page-flags.ts';
import type { PageWalk } from '../../paging/page-source.ts';
import { firstAddress, type Slice, walk } from '../../paging/walk.ts';
import type { Window } from '../../paging/window.ts';
import type { List } from '../../upstream/lists/list.ts';
import { type Connection, connectionOf } from '../connection.ts';
import type { GraphContext } from '../context.ts';

/** The walk over a list that brings the connection of a window. */
export class WindowWalk<Query, Row> implements Walking<Row, Connection<Row>> {
  readonly first: PageAddress;
  readonly #list: List<Query, Row>;
  readonly #traits: ListTraits<Row>;
  readonly #window: Window;
  readonly #asked: PageFlags;
  readonly #scope: string;
  readonly #context: GraphContext;

  /** `scope` is what the cursors of the list are signed for. */
  constructor(
    list: List<Query, Row>,
    window: Window,
    asked: PageFlags,
    populate: References,
    scope: string,
    context: GraphContext,
  ) {
    this.#list = list;
    this.#traits = list.kind.traits(list.query);
    this.#window = window;
    this.#asked = asked;
    this.#scope = scope;
    this.#context = context;
    this.first = firstAddress(window, this.#traits, context.limits, populate);
  }

  *begin(): PageWalk<Row, Connection<Row>> {
    const { limits } = this.#context;
    return this.#shown(yield* walk(this.#window, this.#traits, this.#asked, limits, this.first.populate));
  }

  read(address: PageAddress): Promise<Calling<Row>> {
    const { populate } = address;
    return this.#context.loaders.pages(this.#list.kind).call({ list: this.#list, address, populate });
  }

  alone(page: DeliveredPage<Row>): Connection<Row> | null {
    const slice = sliceOfFirstPage(this.#window, this.#asked, this.first, page, this.#traits);
    return slice && this.#shown(slice);
  }

  #shown(slice: Slice<Row>): Connection<Row> {
    const { cursors, limits } = this.#context;
    const cursorsOf = (page: OrderedPage<Row>) =>
      new PageCursors(cursors, this.#scope, page, limits.pageLimit);
    return connectionOf(slice, this.#window.direction, cursorsOf);
  }
}
