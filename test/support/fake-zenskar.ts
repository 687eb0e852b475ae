import type { AbortView } from '../../src/domain/light-signal.ts';
import type { CustomerRecord } from '../../src/domain/customer.ts';
import type { Entitlement, EntitlementSummary } from '../../src/domain/entitlement.ts';
import type { EntitlementQuery, SummaryQuery } from '../../src/domain/list-query.ts';
import type { ReferenceName } from '../../src/domain/references.ts';
import { BrokenRow, type Page, type PageRequest } from '../../src/domain/page.ts';
import type { Uuid } from '../../src/domain/uuid.ts';
import { ENTITLEMENTS } from '../../src/upstream/lists/entitlement-list.ts';
import type { List, ListKind } from '../../src/upstream/lists/list.ts';
import { SUMMARIES } from '../../src/upstream/lists/summary-list.ts';
import type { Caller, ZenskarApi } from '../../src/upstream/zenskar-api.ts';
import { FRESH } from './fresh.ts';

/** One call of the port, as data. */
export type PortCall =
  | {
      readonly method: 'entitlements';
      readonly customer: Uuid | null;
      readonly query: EntitlementQuery;
      readonly page: PageRequest;
      readonly populate: readonly ReferenceName[];
    }
  | {
      readonly method: 'summaries';
      readonly customer: Uuid | null;
      readonly query: SummaryQuery;
      readonly page: PageRequest;
    }
  | { readonly method: 'customer'; readonly uuid: Uuid }
  | { readonly method: 'customers'; readonly uuids: readonly Uuid[]; readonly cursor: string | null }
  | {
      readonly method: 'customersByExternalId';
      readonly externalIds: readonly string[];
      readonly page: PageRequest;
    };

export interface FakeZenskarOptions {
  /** Lists by customer, in the order in which they are paged. */
  readonly rows: ReadonlyMap<Uuid, readonly (Entitlement | BrokenRow)[]>;
  readonly summaries: ReadonlyMap<Uuid, readonly (EntitlementSummary | BrokenRow)[]>;
  readonly customers: readonly (CustomerRecord | BrokenRow)[];
  /** A larger limit is lowered to this without a word. */
  readonly maxLimit: number;
  /** Runs before each answer: throw to fail the call, or answer a promise to hold it back. */
  readonly before: (call: PortCall) => Promise<void> | void;
}

export interface FakeZenskar {
  readonly api: ZenskarApi;
  /** Every call since the start, in the order in which they were made. */
  readonly calls: readonly PortCall[];
  /** The signals that came with the calls. */
  readonly signals: readonly AbortView[];
}

/**
 * The port over lists in memory, without sockets. Its cursors are offsets. Of a query it only knows `entitlementUuid
 * in`, which the loaders use; it does not sort, and it hides the references that were not asked for.
 */
export function fakeZenskar(options: Partial<FakeZenskarOptions> = {}): FakeZenskar {
  const { rows, summaries, customers = [], maxLimit = 100, before } = options;
  const calls: PortCall[] = [];
  const signals: AbortView[] = [];

  async function arrive({ signal }: Caller, call: PortCall): Promise<void> {
    calls.push(call);
    signals.push(signal);
    await before?.(call);
  }

  function paged<Row>(all: readonly (Row | BrokenRow)[], cursor: string | null, limit: number): Page<Row> {
    const size = Math.min(limit, maxLimit);
    const start = cursor === null ? 0 : Number(cursor);
    return {
      rows: all.slice(start, start + size),
      next: start + size < all.length ? String(start + size) : null,
      previous: start > 0 ? String(Math.max(0, start - size)) : null,
      totalCount: all.length,
      freshness: FRESH,
    };
  }

  const ofEntitlements: Stock<EntitlementQuery, Entitlement> = {
    kind: ENTITLEMENTS,
    callOf: ({ customer, query }, page, populate) => ({
      method: 'entitlements',
      customer,
      query,
      page,
      populate,
    }),
    rowsOf: ({ customer }, populate) =>
      (customer === null ? [] : (rows?.get(customer) ?? [])).map((row) =>
        row instanceof BrokenRow ? row : withReferences(row, populate),
      ),
  };
  const ofSummaries: Stock<SummaryQuery, EntitlementSummary> = {
    kind: SUMMARIES,
    callOf: ({ customer, query }, page) => ({ method: 'summaries', customer, query, page }),
    rowsOf: ({ customer, query }) => {
      const wanted = entitlementsIn(query);
      return (customer === null ? [] : (summaries?.get(customer) ?? [])).filter(
        (row) => row instanceof BrokenRow || (wanted?.has(row.entitlement.uuid) ?? true),
      );
    },
  };
  const stocks: readonly { readonly kind: object }[] = [ofEntitlements, ofSummaries];

  return {
    calls,
    signals,
    api: {
      async page(call, list, page, populate) {
        const stock = stocks.find((each) => each.kind === list.kind);
        if (stock === undefined || !isOf(stock, list.kind)) {
          throw new Error(`expected a list that there are rows of, got ${list.kind.endpoint}`);
        }
        await arrive(call, stock.callOf(list, page, populate));
        return paged(stock.rowsOf(list, populate), page.cursor, page.limit);
      },
      async customer(call, uuid) {
        await arrive(call, { method: 'customer', uuid });
        for (const row of customers) if (!(row instanceof BrokenRow) && row.uuid === uuid) return row;
        return null;
      },
      async customers(call, uuids, cursor) {
        await arrive(call, { method: 'customers', uuids, cursor });
        const all = customers.filter((row) => row instanceof BrokenRow || uuids.includes(row.uuid));
        return paged<CustomerRecord>(all, cursor, uuids.length);
      },
      async customersByExternalId(call, externalIds, page) {
        await arrive(call, { method: 'customersByExternalId', externalIds, page });
        const all = customers.filter(
          (row) => row instanceof BrokenRow || externalIds.includes(row.externalId ?? ''),
        );
        return paged<CustomerRecord>(all, page.cursor, page.limit);
      },
    },
  };
}

/** The rows of one kind of list, and how a call for them is noted. */
interface Stock<Query, Row> {
  readonly kind: ListKind<Query, Row>;
  callOf(list: List<Query, Row>, page: PageRequest, populate: readonly ReferenceName[]): PortCall;
  rowsOf(list: List<Query, Row>, populate: readonly ReferenceName[]): readonly (Row | BrokenRow)[];
}

function isOf<Query, Row>(
  stock: { readonly kind: object },
  kind: ListKind<Query, Row>,
): stock is Stock<Query, Row> {
  return stock.kind === kind;
}

function entitlementsIn({ conditions }: SummaryQuery): ReadonlySet<string> | null {
  const condition = conditions.find(
    ({ field, comparison }) => field === 'entitlementUuid' && comparison === 'in',
  );
  return condition === undefined ? null : new Set(condition.value.split(','));
}

function withReferences(row: Entitlement, populate: readonly ReferenceName[]): Entitlement {
  return {
    ...row,
    contract: populate.includes('contract') ? row.contract : null,
    product: populate.includes('product') ? row.product : null,
    invoice: populate.includes('invoice') ? row.invoice : null,
    customer: populate.includes('customer') ? row.customer : null,
  };
}
