import { Failed } from '../../domain/failure.ts';
import type { Uuid } from '../../domain/uuid.ts';
import { runWalk } from '../../loaders/run-walk.ts';
import { RefusedCursor } from '../../paging/refusals.ts';
import { routeOf } from '../../paging/route.ts';
import type { PageFlags } from '../../paging/page-flags.ts';
import { type Window, withoutLinks } from '../../paging/window.ts';
import type { Connection } from '../connection.ts';
import type { GraphContext } from '../context.ts';
import type { Selected } from '../operation-shape.ts';
import type { Shown } from './connection-kind.ts';
import type { Group, Lead, Need, Place } from './need.ts';
import { windowCost } from './window-cost.ts';
import { leadOfWindow } from './window-lead.ts';
import { WindowWalk } from './window-walk.ts';

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

  meet(context: GraphContext): Promise<Connection<Row>> {
    const { loaders } = context;
    const reading = this.#read(this.#window, context);
    // Hundreds may be read at once, and each of these holds a promise more.
    return loaders.mayBeKept ? reading.catch((error: unknown) => this.#readAgain(error, context)) : reading;
  }

  /** A cursor that the caller gave may lead nowhere any more, but its row can be looked for. */
  async #readAgain(error: unknown, context: GraphContext): Promise<Connection<Row>> {
    const { customer } = this;
    if (customer === null || !context.loaders.mayReadAgain(customer, error)) throw error;
    const isGiven = error instanceof RefusedCursor && error.argument !== null;
    if (!isGiven) return this.#read(this.#window, context);
    try {
      return await this.#read(withoutLinks(this.#window, context.limits.pageLimit), context);
    } catch (another) {
      throw another instanceof Failed ? error : another;
    }
  }

  #read(window: Window, context: GraphContext): Promise<Connection<Row>> {
    const { kind, list } = this.#shown;
    const populate = kind.references(this.#selected);
    return runWalk(new WindowWalk(list, window, this.#asked, populate, this.#scope, context));
  }
}
