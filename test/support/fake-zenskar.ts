import type { AbortView } from '../../src/domain/light-signal.ts';
import type { CustomerRecord } from '../../src/domain/customer.ts';
import type { Entitlement, EntitlementSummary } from '../../src/domain/entitlement.ts';
import type { EntitlementQuery, ReferenceName, SummaryQuery } from '../../src/domain/list-query.ts';
import { BrokenRow, type Page, type PageRequest } from '../../src/domain/page.ts';
import type { Uuid } from '../../src/domain/uuid.ts';
import type { Caller, ZenskarApi } from '../../src/upstream/zenskar-api.ts';

/** One call of the port, as data. */
export type PortCall =
  | {
      readonly method: 'entitlements';
      readonly customer: Uuid;
      readonly query: EntitlementQuery;
      readonly page: PageRequest;
      readonly populate: readonly ReferenceName[];
    }
  | {
      readonly method: 'summaries';
      readonly customer: Uuid;
      readonly query: SummaryQuery;
      readonly page: PageRequest;
    }
  | { readonly method: 'customer'; readonly uuid: Uuid }
  | { readonly method: 'customers'; readonly uuids: readonly Uuid[]; readonly cursor: string | null };

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
    };
  }

  return {
    calls,
    signals,
    api: {
      async entitlements(call, customer, query, page, populate) {
        await arrive(call, { method: 'entitlements', customer, query, page, populate });
        const all = rows?.get(customer) ?? [];
        const filled = all.map((row) => (row instanceof BrokenRow ? row : withReferences(row, populate)));
        return paged<Entitlement>(filled, page.cursor, page.limit);
      },
      async summaries(call, customer, query, page) {
        await arrive(call, { method: 'summaries', customer, query, page });
        const wanted = entitlementsIn(query);
        const all = (summaries?.get(customer) ?? []).filter(
          (row) => row instanceof BrokenRow || (wanted?.has(row.entitlement.uuid) ?? true),
        );
        return paged<EntitlementSummary>(all, page.cursor, page.limit);
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
    },
  };
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
