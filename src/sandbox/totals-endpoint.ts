import { unprocessable } from './answer.ts';
import type { Answer, Problem } from './answer.ts';
import type { EndpointRequest } from './endpoint.ts';
import { readFilters } from './filters.ts';
import { parseInstant } from './instants.ts';
import type { SortValue } from './ordering.ts';
import { pageAnswer, readPage } from './paging.ts';
import type { DefinitionRecord, RowRecord } from './records.ts';
import { readSort } from './sorting.ts';
import { readUuid } from './values.ts';
import type { Stored, World } from './world.ts';

const SORT_KEYS = ['id', 'created_at', 'active_from', 'quantity', 'quantity_used'] as const;

type Total = {
  readonly definition: Stored<DefinitionRecord>;
  quantity: number | null;
  used: number | null;
  expired: number;
  /** The earliest of the rows, in microseconds. */
  activeFrom: number | null;
};

/** `GET /entitlements/customer/unique/{id}`: the grants of one customer, summed per entitlement. */
export function answerTotals({ world, manners, now, query }: EndpointRequest, customerId: string): Answer {
  const problems: Problem[] = [];
  const customer = readUuid(customerId, ['path', 'customer_id'], problems);
  const sort = readSort(query, SORT_KEYS, problems);
  const filters = readFilters(query, problems);
  const page = readPage(query, ['totals', customer], manners, problems);
  if (problems.length > 0) return unprocessable(problems);
  const rows = world.rowsOf(customer).filter(({ record }) => filters.every((holds) => holds(record)));
  const search = query.values.get('search')?.toLowerCase() ?? '';
  const entries = sumPerEntitlement(rows, world, now)
    .filter(({ definition }) => mentions(definition.record, search))
    .map((total) => ({
      item: total,
      sequence: total.definition.sequence,
      key: sortValue(total, sort.sortKey),
    }));
  return pageAnswer(entries, { ...page, ...sort }, manners, writeTotal);
}

/** Sums in the hidden order, so that the rounding of fractions is the same on every call. */
function sumPerEntitlement(rows: readonly Stored<RowRecord>[], world: World, now: number): readonly Total[] {
  const totals = new Map<string, Total>();
  for (const { record: row } of rows) {
    const definition = world.definitions.get(row.entitlement);
    if (definition === undefined) continue;
    const total = totals.get(row.entitlement) ?? {
      definition,
      quantity: null,
      used: null,
      expired: 0,
      activeFrom: null,
    };
    totals.set(row.entitlement, total);
    total.quantity = add(total.quantity, row.quantity);
    total.used = add(total.used, row.quantity_used);
    const expiry = row.expiry_at === null ? undefined : parseInstant(row.expiry_at);
    if (expiry !== undefined && expiry <= now) total.expired += 1;
    const start = row.active_from === null ? undefined : parseInstant(row.active_from);
    if (start !== undefined) total.activeFrom = Math.min(start, total.activeFrom ?? start);
  }
  return [...totals.values()];
}

/** Null only when no row has a number, as a SUM does. */
function add(sum: number | null, amount: number | null): number | null {
  return amount === null ? sum : (sum ?? 0) + amount;
}

function mentions(definition: DefinitionRecord, search: string): boolean {
  if (search === '') return true;
  return [definition.name, definition.description ?? ''].some((text) => text.toLowerCase().includes(search));
}

function sortValue(total: Total, key: (typeof SORT_KEYS)[number] | null): SortValue {
  switch (key) {
    case null:
      return null;
    case 'id':
      return total.definition.record.id;
    case 'created_at':
      return parseInstant(total.definition.record.created_at ?? '') ?? null;
    case 'active_from':
      return total.activeFrom;
    case 'quantity':
      return total.quantity;
    case 'quantity_used':
      return total.used;
  }
}

function writeTotal(total: Total): unknown {
  const { id, name, ...rest } = total.definition.record;
  return {
    entitlement: { id, name, ...rest },
    total_quantity: total.quantity,
    total_quantity_used: total.used,
    total_expired_entitlements: total.expired,
  };
}
