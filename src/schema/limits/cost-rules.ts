import { GraphQLError } from 'graphql';
import { Failed } from '../../domain/failure.ts';
import { entitlementList, summaryList } from '../../domain/list.ts';
import type { EntitlementOrderField, Order, SummaryOrderField } from '../../domain/list-query.ts';
import { conditionsOf, type SummaryFilterArgs } from '../../domain/summary-conditions.ts';
import { searchText, statusList } from '../../domain/text-argument.ts';
import type { Uuid } from '../../domain/uuid.ts';
import { parseWindow, type Window, type WindowArgs } from '../../paging/window.ts';
import type { GraphLimits } from '../context.ts';
import { type GlobalId, readGlobalId } from '../global-id.ts';
import type { Selected } from '../operation-shape.ts';
import { type Asked, type CostRule, countOf, type Owner, type Things } from './things.ts';
import { COUNT_ONLY, type WindowCost, windowCost } from './window-cost.ts';

/** The most uuids and ids that a list field takes. */
const MOST_KEYS = 100;

const RECORD_FIELDS = ['name', 'email', 'externalId'] as const;

/**
 * Every field that may cause upstream work, or that leads to things of which the type alone does not tell how many there
 * are. A field that is not here costs nothing by itself.
 */
export const costRules: Readonly<Record<string, CostRule>> = {
  'Query.customer': (asked) => customers(asked, [asked.args['uuid'] as Uuid]),
  'Query.customersByUuid': (asked) => customers(asked, upToMost(asked.args['uuids'] as readonly Uuid[])),
  'Query.node': (asked) => nodes(asked, [readGlobalId(asked.args['id'] as string, 'id')]),
  'Query.nodes': (asked) =>
    nodes(
      asked,
      upToMost(asked.args['ids'] as readonly string[]).map((id) => readGlobalId(id, 'ids')),
    ),
  'Viewer.customer': ({ parent, context: { principal } }) =>
    principal.kind === 'customer' ? [ownedBy([principal.customer], 'Customer', parent.gate)] : [],

  'Customer.name': ownRecord,
  'Customer.email': ownRecord,
  'Customer.externalId': ownRecord,
  'Customer.entitlements': (asked) => {
    const args = asked.args as ListArgs<EntitlementOrderField> & { status?: readonly string[] | null };
    const status = statusList(args.status);
    const query = { status, search: searchText(args.search), order: args.orderBy ?? null };
    if (status?.length === 0) return emptyLists(asked, args, 'EntitlementConnection');
    return connection(asked, args, 'EntitlementConnection', (uuid) => entitlementList(uuid, query).scope);
  },
  'Customer.entitlementSummaries': (asked) => {
    const args = asked.args as ListArgs<SummaryOrderField> & { filter?: SummaryFilterArgs | null };
    const search = searchText(args.search);
    const conditions = conditionsOf(args.filter);
    if (conditions === null) return emptyLists(asked, args, 'EntitlementSummaryConnection');
    const query = { conditions, search, order: args.orderBy ?? null };
    return connection(asked, args, 'EntitlementSummaryConnection', (uuid) => summaryList(uuid, query).scope);
  },
  'Customer.entitlementSummary': ({ parent, args, path, ledger }) => {
    for (const { customer, times } of parent.owners) {
      ledger.addTotal(parent.gate, customer, args['entitlementUuid'] as Uuid, times);
    }
    const owners = parent.owners.map((owner) => ({ ...owner, distinct: 1 }));
    return [{ ...parent, type: 'EntitlementSummary', gate: path, owners, loaded: false }];
  },

  'EntitlementConnection.edges': (asked) => [rowsOf(asked, 'EntitlementEdge')],
  'EntitlementConnection.nodes': (asked) => [rowsOf(asked, 'Entitlement')],
  'EntitlementSummaryConnection.edges': (asked) => [rowsOf(asked, 'EntitlementSummaryEdge')],
  'EntitlementSummaryConnection.nodes': (asked) => [rowsOf(asked, 'EntitlementSummary')],

  'Entitlement.summary': ({ parent, path, ledger }) => {
    for (const { customer, distinct, times } of parent.owners) {
      ledger.addTotalsOfRows(parent.gate, customer, distinct, times);
    }
    return [{ ...parent, type: 'EntitlementSummary', gate: path }];
  },
  // A row always belongs to the customer whose list it was found in.
  'Entitlement.customer': ({ parent }) => [holder(parent)],
  'EntitlementSummary.customer': ({ parent }) => [holder(parent)],
};

interface ListArgs<Field extends string> extends WindowArgs {
  readonly search?: string | null;
  readonly orderBy?: Order<Field> | null;
}

/** The resolver refuses longer lists without a call. */
function upToMost<Key>(keys: readonly Key[]): readonly Key[] {
  return keys.length > MOST_KEYS ? [] : keys;
}

/** Populated rows bring name and e-mail address along; but a row may come without, and then the record is read. */
function ownRecord({ parent, ledger }: Asked): readonly Things[] {
  if (!parent.loaded) for (const { customer } of parent.owners) ledger.addCustomer(parent.gate, customer);
  return [];
}

function holder(parent: Things): Things {
  const owners = parent.owners.map((owner) => ({ ...owner, distinct: 1 }));
  return { ...parent, type: 'Customer', owners, loaded: false };
}

/** As many as the connections hold together. */
function rowsOf({ parent }: Asked, type: string): Things {
  return { ...parent, type, places: countOf(parent.owners) };
}

/** Customers by uuid. Their records are read first if a part of them is asked for. */
function customers(asked: Asked, uuids: readonly Uuid[]): readonly Things[] {
  const { parent, path, ledger } = asked;
  const loaded = asked.selected('Customer').has(...RECORD_FIELDS);
  const owners = ownersOf(uuids, 1);
  if (loaded) for (const { customer } of owners) ledger.addCustomer(parent.gate, customer);
  return [{ type: 'Customer', gate: loaded ? path : parent.gate, owners, places: uuids.length, loaded }];
}

function nodes(asked: Asked, ids: readonly GlobalId[]): readonly Things[] {
  const { parent, path, ledger } = asked;
  const rows: Uuid[] = [];
  const totals: Uuid[] = [];
  const customerIds: Uuid[] = [];
  for (const id of ids) {
    switch (id.type) {
      case 'Customer':
        customerIds.push(id.customer);
        break;
      case 'Entitlement':
        rows.push(id.customer);
        ledger.addRow(parent.gate, id.customer);
        break;
      case 'EntitlementSummary':
        totals.push(id.customer);
        ledger.addTotal(parent.gate, id.customer, id.entitlement, 1);
    }
  }
  return [
    ...(customerIds.length === 0 ? [] : customers(asked, customerIds)),
    ownedBy(rows, 'Entitlement', path),
    ownedBy(totals, 'EntitlementSummary', path),
  ];
}

/** Things that stand at as many places as customers are named. */
function ownedBy(customerIds: readonly Uuid[], type: string, gate: string): Things {
  return { type, gate, owners: ownersOf(customerIds), places: customerIds.length, loaded: false };
}

/** Counts how often each customer comes; `distinct` is that number unless given. */
function ownersOf(customerIds: readonly Uuid[], distinct?: number): readonly Owner[] {
  const times = new Map<Uuid, number>();
  for (const customer of customerIds) times.set(customer, (times.get(customer) ?? 0) + 1);
  return [...times].map(([customer, count]) => ({ customer, distinct: distinct ?? count, times: count }));
}

/** The same steps as a connection's resolver takes; a cursor of one customer's list is refused for every other. */
function connection(
  asked: Asked,
  args: ListArgs<string>,
  type: string,
  scopeFor: (customer: Uuid) => string,
): readonly Things[] {
  const { parent, path, ledger } = asked;
  const { cursors, limits, principal } = asked.context;
  const sortable = args.orderBy !== null && args.orderBy !== undefined;
  const selected = asked.selected(type);
  const owners: Owner[] = [];
  let idle = 0;
  let places = 0;
  for (const { customer, times } of parent.owners) {
    const scope = scopeFor(customer);
    const window = unlessRefused(() =>
      parseWindow(args, `${principal.tenant} ${scope}`, cursors, limits.maxPageSize),
    );
    const cost = window === null ? null : connectionCost(window, sortable, selected, limits);
    const repeated = window === null ? 0 : times * window.count;
    if (window !== null) places += times;
    if (cost === null) idle += times;
    else ledger.addWindow(parent.gate, scope, cost, cost === COUNT_ONLY ? times : Math.max(times, repeated));
    if (window !== null && repeated > 0) owners.push({ customer, distinct: window.count, times: repeated });
  }
  ledger.addIdlePlaces(idle);
  return [{ type, gate: path, owners, places, loaded: false }];
}

/** Of lists that the arguments leave no row of, and that no cursor can belong to. */
function emptyLists(asked: Asked, args: WindowArgs, type: string): readonly Things[] {
  nothing(asked);
  const { parent, context } = asked;
  const isRefused =
    unlessRefused(() => parseWindow(args, 'nothing', context.cursors, context.limits.maxPageSize)) === null;
  return isRefused ? [] : [{ ...parent, type, owners: [] }];
}

/** Of a field that is refused, or that its arguments leave nothing of. */
export function nothing({ parent, ledger }: Pick<Asked, 'parent' | 'ledger'>): readonly Things[] {
  ledger.addIdlePlaces(countOf(parent.owners));
  return [];
}

/** Null where the selected fields need nothing of the upstream. */
function connectionCost(
  window: Window,
  sortable: boolean,
  selected: Selected,
  limits: GraphLimits,
): WindowCost | null {
  const pageInfo = selected.under('pageInfo');
  const asked = { hasPrevious: pageInfo.has('hasPreviousPage'), hasNext: pageInfo.has('hasNextPage') };
  const needsRows = selected.has('edges', 'nodes') || pageInfo.has('startCursor', 'endCursor');
  if ((needsRows && window.count > 0) || asked.hasPrevious || asked.hasNext) {
    return windowCost(window, sortable, asked, limits);
  }
  return selected.has('totalCount') ? COUNT_ONLY : null;
}

/** What a function gives; null where it throws what a resolver would tell the caller. */
export function unlessRefused<Result>(attempt: () => Result): Result | null {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof Failed || error instanceof GraphQLError) return null;
    throw error;
  }
}
