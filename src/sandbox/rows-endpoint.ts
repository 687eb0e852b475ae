import { unprocessable } from './answer.ts';
import type { Answer, Problem } from './answer.ts';
import type { EndpointRequest } from './endpoint.ts';
import { parseInstant } from './instants.ts';
import type { SortValue } from './ordering.ts';
import { pageAnswer, readPage } from './paging.ts';
import type { Query } from './query.ts';
import type { Reference, RowRecord } from './records.ts';
import { readSort } from './sorting.ts';
import { readUuid } from './values.ts';
import type { World } from './world.ts';

const SORT_KEYS = ['id', 'created_at', 'active_from', 'expiry_at', 'quantity', 'quantity_used'] as const;

/** `GET /entitlements/customer/{id}`: the grants of one customer. Field filters are ignored, as upstream. */
export function answerRows({ world, manners, query }: EndpointRequest, customerId: string): Answer {
  const problems: Problem[] = [];
  const customer = readUuid(customerId, ['path', 'customer_id'], problems);
  const sort = readSort(query, SORT_KEYS, problems);
  const page = readPage(query, ['rows', customer], manners, problems);
  if (problems.length > 0) return unprocessable(problems);
  const wanted = rowFilter(query);
  const entries = world
    .rowsOf(customer)
    .filter(({ record }) => wanted(record))
    .map(({ record, sequence }) => ({ item: record, sequence, key: sortValue(record, sort.sortKey) }));
  const populate = new Set((query.values.get('populate') ?? '').split(',').map((word) => word.trim()));
  return pageAnswer(entries, { ...page, ...sort }, manners, (row) => writeRow(row, populate, world));
}

function rowFilter(query: Query): (row: RowRecord) => boolean {
  const search = query.values.get('search')?.toLowerCase() ?? '';
  const statuses = query.values.get('status')?.split(',');
  const allowed = statuses && new Set(statuses.map((word) => word.trim()));
  return (row) =>
    (search === '' || (row.name ?? '').toLowerCase().includes(search)) &&
    (allowed === undefined || (row.status !== null && allowed.has(row.status)));
}

function sortValue(row: RowRecord, key: (typeof SORT_KEYS)[number] | null): SortValue {
  switch (key) {
    case null:
      return null;
    case 'created_at':
    case 'active_from':
    case 'expiry_at':
      return parseInstant(row[key] ?? '') ?? null;
    case 'id':
    case 'quantity':
    case 'quantity_used':
      return row[key];
  }
}

function writeRow(row: RowRecord, populate: ReadonlySet<string>, world: World): unknown {
  const customer = world.customers.get(row.customer)?.record;
  const reference = (key: 'contract' | 'product' | 'invoice'): Record<string, unknown> => {
    if (populate.has(key)) return { [key]: writeReference(row[key]) };
    return row.bare === 'null' ? { [key]: null } : {};
  };
  const id = (key: 'contract_id' | 'invoice_id'): Record<string, unknown> =>
    row[key] === null && row.bare === 'absent' ? {} : { [key]: row[key] };
  return {
    id: row.id,
    entitlement: row.entitlement,
    name: row.name,
    units: row.units,
    customer: populate.has('customer')
      ? { id: row.customer, name: customer?.customer_name ?? null, email: customer?.email ?? null }
      : row.customer,
    type: row.type,
    source_type: row.source_type,
    source_id: row.source_id,
    ...reference('contract'),
    ...reference('product'),
    ...reference('invoice'),
    active_from: row.active_from,
    expiry_at: row.expiry_at,
    quantity: row.quantity,
    quantity_used: row.quantity_used,
    quantity_remaining: row.quantity_remaining,
    created_at: row.created_at,
    ...id('contract_id'),
    event: row.event,
    ...id('invoice_id'),
    status: row.status,
  };
}

function writeReference(reference: Reference | null): unknown {
  return reference === null ? null : { id: reference.id, name: reference.name, email: null };
}
