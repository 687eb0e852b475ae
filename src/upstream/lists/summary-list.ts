import type { EntitlementSummary } from '../../domain/entitlement.ts';
import { flipQuery, type SummaryQuery } from '../../domain/list-query.ts';
import { BrokenRow } from '../../domain/page.ts';
import type { Comparison, SummaryFilterField } from '../../domain/summary-filter.ts';
import type { Uuid } from '../../domain/uuid.ts';
import { listParts, part } from '../query-string.ts';
import { readSummary } from '../wire/read-summary.ts';
import type { Place } from '../wire/wire-object.ts';
import { filterDigest } from './filter-digest.ts';
import type { List, ListKind } from './list.ts';

const COLUMNS: Readonly<Record<SummaryFilterField, string>> = {
  uuid: 'id',
  entitlementUuid: 'entitlement',
  customerUuid: 'customer',
  contractUuid: 'contract_id',
  createdAt: 'created_at',
  activeFrom: 'active_from',
  quantity: 'quantity',
  quantityUsed: 'quantity_used',
};

const SUFFIXES: Readonly<Record<Comparison, string>> = {
  eq: '',
  neq: '__neq',
  gt: '__gt',
  gte: '__gte',
  lt: '__lt',
  lte: '__lte',
  in: '__in',
  isNull: '__isnull',
};

/** The rows of `GET /entitlements/customer/unique/{id}`: one total per entitlement. */
export const SUMMARIES: ListKind<SummaryQuery, EntitlementSummary> = {
  endpoint: 'summaries',
  parts: (query, page) => [
    ...listParts(query, page),
    ...query.conditions.map(({ field, comparison, value }) =>
      part(`${COLUMNS[field]}${SUFFIXES[comparison]}`, value, `filter.${field}.${comparison}`),
    ),
  ],
  flip: flipQuery,
  // A total does not show the row column that it is sorted by, so it is no evidence of an order.
  traits: ({ order }) => ({
    sortable: order !== null,
    keyOf: (row) => (row instanceof BrokenRow ? (row.named.entitlementUuid ?? '') : row.entitlement.uuid),
    sortValue: null,
    ascending: order?.direction !== 'DESC',
  }),
  owned: null,
};

/** The totals of a customer. */
export function summaryList(customer: Uuid, query: SummaryQuery): List<SummaryQuery, EntitlementSummary> {
  return new SummaryList(customer, query);
}

class SummaryList implements List<SummaryQuery, EntitlementSummary> {
  readonly kind = SUMMARIES;
  readonly customer: Uuid;
  readonly path: string;
  readonly query: SummaryQuery;
  #scope: string | null = null;
  #filterDigest: string | null | undefined;

  constructor(customer: Uuid, query: SummaryQuery) {
    this.customer = customer;
    this.path = `/entitlements/customer/unique/${customer}`;
    this.query = query;
  }

  /** Written when somebody asks: of totals that are looked up by dozens of ids nobody does, and it would hold all of these. */
  get scope(): string {
    return (this.#scope ??= scopeOf(this.customer, this.query));
  }

  readRow(value: unknown, place: Place): EntitlementSummary | BrokenRow {
    if (this.#filterDigest === undefined) this.#filterDigest = filterDigest(this.query);
    return readSummary(value, place, this.customer, this.#filterDigest);
  }
}

function scopeOf(customer: Uuid, { conditions, search, order }: SummaryQuery): string {
  const written = conditions.map(({ field, comparison, value }) => [field, comparison, value]);
  return JSON.stringify(['summaries', customer, written, search, order?.field, order?.direction]);
}
