import type { ReferenceName } from '../../domain/references.ts';
import type { BrokenRow, PageRequest } from '../../domain/page.ts';
import type { Uuid } from '../../domain/uuid.ts';
import type { Endpoint, OwnedEndpoint } from '../../observability/labels.ts';
import type { ListTraits } from '../../paging/list-traits.ts';
import type { QueryParts } from '../query-string.ts';
import type { Place } from '../wire/wire-object.ts';

/** What there is to know of one of the upstream's list endpoints, whoever's list is read and whichever rows of it. */
export interface ListKind<Query, Row> {
  /** Its name in metrics, log lines and traces. */
  readonly endpoint: Endpoint;
  /** What is sent for one page, with the GraphQL argument that each part comes from. */
  parts(query: Query, page: PageRequest, populate: readonly ReferenceName[]): QueryParts;
  /** The same rows read from their other end. Only a list with an order has one. */
  flip(query: Query): Query;
  traits(query: Query): ListTraits<Row>;
  /** Tells whose a row is; null where rows do not say. */
  readonly owned: Owned<Row> | null;
}

/** How rows say which customer they belong to. */
export interface Owned<Row> {
  /** Under which a row of another customer than was asked for is counted. */
  readonly endpoint: OwnedEndpoint;
  ownerOf(row: Row): Uuid;
}

/**
 * One upstream list. `scope` names it in full, so that equal wishes share a call and a cursor fits no other list; it is
 * written field by field, since it must not depend on the order in which an object was built.
 */
export interface List<Query, Row> {
  readonly kind: ListKind<Query, Row>;
  /** Whose it is; null for a list of the organisation, which no caller may read that is bound to one customer. */
  readonly customer: Uuid | null;
  /** Without a query; a `Uuid` is the only text that gets into it. */
  readonly path: string;
  readonly query: Query;
  readonly scope: string;
  readRow(value: unknown, place: Place): Row | BrokenRow;
}

/** The list read from its other end. */
export function flipped<Query, Row>(list: List<Query, Row>): List<Query, Row> {
  const { kind, customer, path, scope } = list;
  return {
    kind,
    customer,
    path,
    scope,
    query: kind.flip(list.query),
    readRow: (value, place) => list.readRow(value, place),
  };
}
