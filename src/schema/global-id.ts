import { badInput } from '../domain/failure.ts';
import { type Instant, parseInstant } from '../domain/instant.ts';
import { parseUuid, type Uuid } from '../domain/uuid.ts';
import { FILTER_DIGEST_LENGTH } from '../upstream/lists/filter-digest.ts';

/** What a Relay id names: a type and the uuids with which the node is fetched again. */
export type GlobalId =
  | { readonly type: 'Customer'; readonly customer: Uuid }
  | { readonly type: 'Entitlement'; readonly customer: Uuid; readonly row: Uuid }
  | { readonly type: 'EntitlementSummary'; readonly customer: Uuid; readonly entitlement: Uuid }
  | {
      readonly type: 'EntitlementBalance';
      readonly customer: Uuid;
      readonly entitlement: Uuid;
      /** Null for the present. */
      readonly at: Instant | null;
    };

export type NodeTypeName = GlobalId['type'];

const UNFETCHABLE = ['Contract', 'Product', 'Invoice', 'EntitlementDefinition'] as const;

/** Behind the uuids in the id of totals over a filter. */
const FILTER_DIGEST = new RegExp(`^[\\w-]{${FILTER_DIGEST_LENGTH}}$`);

/** What has an id for clients to store it by, though no call of the API fetches it alone. */
export type UnfetchableTypeName = (typeof UNFETCHABLE)[number];

/** Writes `type` and `key` (uuids joined by a colon, and for some an instant or a digest) as an opaque, URL-safe id. */
export function writeGlobalId(type: NodeTypeName | UnfetchableTypeName, key: string): string {
  return Buffer.from(`${type}:${key}`).toString('base64url');
}

/** What stands behind the type in the id of totals. Those over a filter name it by a digest, since they are other totals. */
export function summaryKey(customer: string, entitlement: string, filterDigest: string | null): string {
  return `${customer}:${entitlement}${filterDigest === null ? '' : `:${filterDigest}`}`;
}

/** Reads the id of a node that this gateway wrote; throws bad-input for any other text, naming `argument`. */
export function readGlobalId(text: string, argument: string): GlobalId {
  const decoded = Buffer.from(text.slice(0, 256), 'base64url').toString();
  const [type = '', first = '', second, ...others] = decoded.split(':');
  const rest = others.join(':');
  const id = globalId(type, parseUuid(first), second === undefined ? null : parseUuid(second), rest);
  const unfetchable = second === undefined ? UNFETCHABLE.find((each) => each === type) : undefined;
  if (unfetchable !== undefined && parseUuid(first) === first && writeGlobalId(unfetchable, first) === text) {
    return badInput(
      argument,
      `Expected ${argument} to be the id of a node, got one of type ${unfetchable}, which Zenskar offers no way to fetch alone. ` +
        'Query it through the object that refers to it.',
    );
  }
  if (id?.type === 'EntitlementSummary' && FILTER_DIGEST.test(rest)) {
    if (writeGlobalId(id.type, summaryKey(id.customer, id.entitlement, rest)) === text) {
      return badInput(
        argument,
        `Expected ${argument} to be the id of a node, got one of totals over a filter or a search, which cannot be fetched ` +
          'alone. Query them through entitlementSummaries, with that filter and search.',
      );
    }
  }
  if (id === null || writeGlobalId(id.type, keyOf(id)) !== text) {
    return badInput(
      argument,
      `Expected ${argument} to be an id that this API gave out for a Customer, an Entitlement, an EntitlementSummary or an ` +
        'EntitlementBalance. For an identifier of Zenskar use customer(uuid:).',
    );
  }
  return id;
}

/** The part of an id behind its type. */
export function keyOf(id: GlobalId): string {
  switch (id.type) {
    case 'Customer':
      return id.customer;
    case 'Entitlement':
      return `${id.customer}:${id.row}`;
    case 'EntitlementSummary':
      return summaryKey(id.customer, id.entitlement, null);
    case 'EntitlementBalance':
      return `${id.customer}:${id.entitlement}${id.at === null ? '' : `:${id.at}`}`;
  }
}

function globalId(type: string, customer: Uuid | null, other: Uuid | null, rest: string): GlobalId | null {
  if (customer === null) return null;
  if (type === 'Customer' && other === null) return { type, customer };
  if (type === 'Entitlement' && other !== null) return { type, customer, row: other };
  if (type === 'EntitlementSummary' && other !== null) return { type, customer, entitlement: other };
  if (type === 'EntitlementBalance' && other !== null) {
    return { type, customer, entitlement: other, at: rest === '' ? null : parseInstant(rest) };
  }
  return null;
}
