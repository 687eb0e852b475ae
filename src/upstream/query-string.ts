import type { EntitlementOrderField, Order, SummaryOrderField } from '../domain/list-query.ts';
import { Failed } from '../domain/failure.ts';
import { LOST_LINKS, type PageRequest } from '../domain/page.ts';
import type { Uuid } from '../domain/uuid.ts';

/** Upstream names and values in the order in which they are sent, with the GraphQL argument each one comes from. */
export type QueryParts = readonly QueryPart[];

export interface QueryPart {
  readonly name: string;
  readonly value: string;
  /** Null for a value that the gateway chose itself. */
  readonly argument: string | null;
}

const SORT_KEYS: Readonly<Record<EntitlementOrderField | SummaryOrderField, string>> = {
  ID: 'id',
  CREATED_AT: 'created_at',
  ACTIVE_FROM: 'active_from',
  EXPIRY_AT: 'expiry_at',
  QUANTITY: 'quantity',
  QUANTITY_USED: 'quantity_used',
};

/** The query of one page of customers by id. */
export function customerParts(uuids: readonly Uuid[], cursor: string | null): QueryParts {
  const parts = [part('limit', String(uuids.length), null)];
  if (cursor !== null) parts.push(cursorPart(cursor, null));
  parts.push(part('id__in', uuids.join(','), null));
  return parts;
}

/** The query of one page of customers by external id. One that a list could not hold comes alone. */
export function externalIdParts(externalIds: readonly string[], { limit, cursor }: PageRequest): QueryParts {
  const parts = [part('limit', String(limit), null)];
  if (cursor !== null) parts.push(cursorPart(cursor, null));
  const [only = ''] = externalIds;
  if (externalIds.length === 1) parts.push(part('external_id', only, 'externalId'));
  else parts.push(part('external_id__in', externalIds.join(','), null));
  return parts;
}

/**
 * Writes the parts as a query string; commas, `+`, `/` and `=` are escaped like everything else. Half a surrogate pair,
 * which has no escape, becomes the replacement character.
 */
export function queryString(parts: QueryParts): string {
  let text = '';
  for (const { name, value } of parts) text += `${text === '' ? '' : '&'}${name}=${escaped(value)}`;
  return text;
}

/** What most values consist of: nothing in it needs an escape, but for the commas between ids. */
const PLAIN = /^[\w.,-]*$/;

function escaped(value: string): string {
  return PLAIN.test(value)
    ? value.replaceAll(',', '%2C')
    : encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\uFFFD'));
}

/** The names of all parts whose values are ids, numbers or words that the gateway knows. */
const OF_KNOWN_WORDS = new Set(['limit', 'cursor', 'sort_key', 'sort_type', 'status', 'populate', 'id__in']);

/** Whether a path with its query holds anything that callers may choose freely, such as a search. */
export function holdsFreeText(path: string): boolean {
  const [, query = ''] = path.split('?');
  return query !== '' && query.split('&').some((each) => !OF_KNOWN_WORDS.has(each.split('=')[0] ?? ''));
}

/** What every list is asked with: a place, an order, a search. */
export function listParts(
  query: {
    readonly search: string | null;
    readonly order: Order<EntitlementOrderField | SummaryOrderField> | null;
  },
  page: PageRequest,
): QueryPart[] {
  const parts = [part('limit', String(page.limit), null)];
  if (page.cursor !== null) parts.push(cursorPart(page.cursor, 'after'));
  if (query.order !== null) {
    parts.push(part('sort_key', SORT_KEYS[query.order.field], 'orderBy.field'));
    parts.push(part('sort_type', query.order.direction === 'ASC' ? 'asc' : 'desc', 'orderBy.direction'));
  }
  if (query.search !== null) parts.push(part('search', query.search, 'search'));
  return parts;
}

/** Throws upstream-invalid for a link that could not be read. */
function cursorPart(cursor: string, argument: 'after' | null): QueryPart {
  for (const name of ['next', 'previous'] as const) {
    if (cursor !== LOST_LINKS[name]) continue;
    const message = 'Expected a link to a further page, got one that cannot be read.';
    throw new Failed({ kind: 'upstream-invalid', path: `$.${name}`, message });
  }
  return part('cursor', cursor, argument);
}

/** Of the query; see {@link QueryPart}. */
export function part(name: string, value: string, argument: string | null): QueryPart {
  return { name, value, argument };
}
