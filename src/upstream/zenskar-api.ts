import type { CustomerRecord } from '../domain/customer.ts';
import type { Entitlement, EntitlementSummary } from '../domain/entitlement.ts';
import type { EntitlementQuery, ReferenceName, SummaryQuery } from '../domain/list-query.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { AbortView } from '../domain/light-signal.ts';
import type { AttemptTrace } from '../observability/operation-trace.ts';
import type { Uuid } from '../domain/uuid.ts';
import type { UpstreamEvent } from './policies/upstream-event.ts';

/** What every call upstream carries of the operation that causes it. */
export interface Call {
  /** Aborted when nobody waits for the answer any more, or the operation's deadline has passed. */
  readonly signal: AbortView;
  /** Instant on the injected clock by which the operation must be answered; it may move to later, when another joins. */
  readonly deadline: number;
  /** Nothing may be shared across tenants. */
  readonly tenant: string;
  readonly credentials: UpstreamCredentials;
  /** The trace that each request made for it belongs to. */
  readonly trace: AttemptTrace;
  /** Told of whatever is done for this operation, also by calls that it shares. Must not throw. */
  observe(event: UpstreamEvent): void;
}

/** What the upstream knows its caller by. */
export interface UpstreamCredentials {
  readonly apiKey: string;
  readonly organisation: string;
}

/**
 * The port to Zenskar: four reads. Every method rejects with `Failed` for whatever the upstream does wrong. The HTTP
 * implementation is `zenskar-client.ts`.
 */
export interface ZenskarApi {
  /** The assignments of a customer. A customer that Zenskar does not know has none. */
  entitlements(
    call: Call,
    customer: Uuid,
    query: EntitlementQuery,
    page: PageRequest,
    populate: readonly ReferenceName[],
  ): Promise<Page<Entitlement>>;

  /** One total per entitlement of a customer. */
  summaries(
    call: Call,
    customer: Uuid,
    query: SummaryQuery,
    page: PageRequest,
  ): Promise<Page<EntitlementSummary>>;

  /** Null for a customer that does not exist or belongs to another organisation. */
  customer(call: Call, uuid: Uuid): Promise<CustomerRecord | null>;

  /** The customers among at most 100 uuids that exist, in any order, one page of them. */
  customers(call: Call, uuids: readonly Uuid[], cursor: string | null): Promise<Page<CustomerRecord>>;
}
