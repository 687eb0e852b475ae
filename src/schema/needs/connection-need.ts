import { NO_REFERENCES } from '../../domain/references.ts';
import type { Uuid } from '../../domain/uuid.ts';
import { parseWindow, type WindowArgs } from '../../paging/window.ts';
import { bareConnection, type Connection } from '../connection.ts';
import type { GraphContext } from '../context.ts';
import type { ConnectionKind, Shown } from './connection-kind.ts';
import type { Below, Group, Lead, Need, NeedContext, Place } from './need.ts';
import { isStandIn } from './stand-in.ts';
import { UnplacedWindowNeed } from './unplaced-window-need.ts';
import { COUNT_ONLY } from './window-cost.ts';
import { WindowNeed } from './window-need.ts';

/** What a connection needs: the fewest upstream calls that the selected fields allow. Throws for wrong arguments. */
export function connectionNeed<Query, Row>(
  shown: Shown<Query, Row>,
  args: WindowArgs,
  { principal, cursors, limits }: NeedContext,
  below: Below,
): Need<Connection<Row>> {
  const { kind, list } = shown;
  const scope = `${principal.tenant} ${list.scope}`;
  const isUnplaced = isStandIn(list.customer) && hasCursor(args);
  const window = parseWindow(isUnplaced ? countsIn(args) : args, scope, cursors, limits.maxPageSize);
  const selected = below.selected(kind.type);
  const pageInfo = selected.under('pageInfo');
  const hasPreviousPage = pageInfo.has('hasPreviousPage');
  const hasNextPage = pageInfo.has('hasNextPage');
  // `__typename` needs nothing; a window of no rows needs a call only to say what lies around it.
  const rows =
    window.count > 0 && (selected.has('edges', 'nodes') || pageInfo.has('startCursor', 'endCursor'));
  if (rows || hasPreviousPage || hasNextPage) {
    if (isUnplaced) return new UnplacedWindowNeed(shown, window.count);
    return new WindowNeed(shown, window, { hasPreviousPage, hasNextPage }, selected, scope);
  }
  return selected.has('totalCount') ? new CountNeed(shown) : new BareNeed(kind, list.customer, null);
}

/**
 * A connection to a list that the arguments leave no row of: nothing is asked of the upstream. Such a list never gave
 * out a cursor, so any that is given belongs to another one.
 */
export function emptyConnectionNeed<Row>(
  kind: ConnectionKind,
  customer: Uuid,
  args: WindowArgs,
  { cursors, limits }: NeedContext,
): Need<Connection<Row>> {
  parseWindow(args, 'nothing', cursors, limits.maxPageSize);
  return new BareNeed(kind, customer, 0);
}

function hasCursor({ after, before }: WindowArgs): boolean {
  return [after, before].some((text) => (text ?? '') !== '');
}

function countsIn({ first, last }: WindowArgs): WindowArgs {
  return { first, last };
}

/** How many rows a list has, which takes a page of one row. */
class CountNeed<Query, Row> implements Need<Connection<Row>> {
  readonly customer: Uuid | null;
  readonly #shown: Shown<Query, Row>;

  constructor(shown: Shown<Query, Row>) {
    this.customer = shown.list.customer;
    this.#shown = shown;
  }

  price({ ledger, gate, path }: Place, { times }: Group): Lead {
    const { kind, list } = this.#shown;
    ledger.addWindow(gate, list.scope, COUNT_ONLY, times);
    return { type: kind.type, gate: path, places: times, group: null };
  }

  async meet({ loaders }: GraphContext): Promise<Connection<Row>> {
    const { list } = this.#shown;
    const address = { flipped: false, cursor: null, limit: 1 };
    const { page } = await loaders.pages(list.kind).load({ list, address, populate: NO_REFERENCES });
    return bareConnection(page.totalCount, page.freshness);
  }
}

/** A connection that nothing has to be read for. */
class BareNeed<Row> implements Need<Connection<Row>> {
  readonly customer: Uuid | null;
  readonly #type: string;
  readonly #totalCount: number | null;

  constructor({ type }: ConnectionKind, customer: Uuid | null, totalCount: number | null) {
    this.customer = customer;
    this.#type = type;
    this.#totalCount = totalCount;
  }

  price({ ledger, path }: Place, { times }: Group): Lead {
    ledger.addIdlePlaces(path, times);
    return { type: this.#type, gate: path, places: times, group: null };
  }

  meet({ now }: GraphContext): Connection<Row> {
    return bareConnection(this.#totalCount, now.freshness);
  }
}
