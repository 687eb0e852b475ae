import type { Uuid } from '../../domain/uuid.ts';
import { runWalk } from '../../loaders/run-walk.ts';
import type { OrderedPage } from '../../paging/page.ts';
import { sliceOfFirstPage } from '../../paging/first-page.ts';
import { PageCursors } from '../../paging/page-cursors.ts';
import { routeOf } from '../../paging/route.ts';
import type { PageFlags } from '../../paging/page-flags.ts';
import { firstAddress, walk } from '../../paging/walk.ts';
import type { Window } from '../../paging/window.ts';
import { type Connection, connectionOf } from '../connection.ts';
import type { GraphContext } from '../context.ts';
import type { Selected } from '../operation-shape.ts';
import type { Shown } from './connection-kind.ts';
import type { Group, Lead, Need, Place } from './need.ts';
import { windowCost } from './window-cost.ts';
import { leadOfWindow } from './window-lead.ts';

/** A window of a list. */
export class WindowNeed<Query, Row> implements Need<Connection<Row>> {
  readonly customer: Uuid | null;
  readonly #shown: Shown<Query, Row>;
  readonly #window: Window;
  readonly #asked: PageFlags;
  readonly #selected: Selected;
  readonly #scope: string;

  /** `scope` is what the cursors of the list are signed for. */
  constructor(shown: Shown<Query, Row>, window: Window, asked: PageFlags, selected: Selected, scope: string) {
    this.customer = shown.list.customer;
    this.#shown = shown;
    this.#window = window;
    this.#asked = asked;
    this.#selected = selected;
    this.#scope = scope;
  }

  price(place: Place, of: Group): Lead {
    const { limits } = place;
    const { list } = this.#shown;
    const { sortable } = list.kind.traits(list.query);
    const cost = windowCost(routeOf(this.#window, sortable, limits), this.#asked, limits);
    return leadOfWindow(this.#shown, this.#window.count, cost, place, of);
  }

  meet({ loaders, cursors, limits }: GraphContext): Promise<Connection<Row>> {
    const { kind, list } = this.#shown;
    const pages = loaders.pages(list.kind);
    const traits = list.kind.traits(list.query);
    const populate = kind.references(this.#selected);
    const first = firstAddress(this.#window, traits, limits, populate);
    return runWalk(
      first,
      () => walk(this.#window, traits, this.#asked, limits, populate),
      (address) => pages.call({ list, address, populate: address.populate }),
      (page) => sliceOfFirstPage(this.#window, this.#asked, first, page, traits),
    ).then((slice) => {
      const cursorsOf = (page: OrderedPage<Row>) =>
        new PageCursors(cursors, this.#scope, page, limits.pageLimit);
      return connectionOf(slice, this.#window.direction, cursorsOf);
    });
  }
}
