import type { CustomerRecord } from '../domain/customer.ts';
import type { ReferenceName } from '../domain/references.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Uuid } from '../domain/uuid.ts';
import type { List } from './lists/list.ts';
import type { Access } from './read.ts';
import type { Waiter } from './waiter.ts';

/** An operation that reads Zenskar: in whose name, and how it waits. */
export interface Caller extends Access, Waiter {}

/**
 * The port to Zenskar. Every method rejects with `Failed` for whatever the upstream does wrong. The HTTP
 * implementation is `zenskar-client.ts`.
 */
export interface ZenskarApi {
  /** One page of a list. Lists of a customer that Zenskar does not know are empty. */
  page<Query, Row>(
    caller: Caller,
    list: List<Query, Row>,
    page: PageRequest,
    populate: readonly ReferenceName[],
  ): Promise<Page<Row>>;

  /** Null for a customer that does not exist or belongs to another organisation. */
  customer(caller: Caller, uuid: Uuid): Promise<CustomerRecord | null>;

  /** The customers among at most 100 uuids that exist, in any order, one page of them. */
  customers(caller: Caller, uuids: readonly Uuid[], cursor: string | null): Promise<Page<CustomerRecord>>;

  /** Customers with one of these external ids, one page of them. What else comes with them is for the caller to see. */
  customersByExternalId(
    caller: Caller,
    externalIds: readonly string[],
    page: PageRequest,
  ): Promise<Page<CustomerRecord>>;
}
