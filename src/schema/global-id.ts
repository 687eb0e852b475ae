import { badInput } from '../domain/failure.ts';
import { parseUuid, type Uuid } from '../domain/uuid.ts';

/** What a Relay id names: a type and the uuids with which the node is fetched again. */
export type GlobalId =
  | { readonly type: 'Customer'; readonly customer: Uuid }
  | { readonly type: 'Entitlement'; readonly customer: Uuid; readonly row: Uuid }
  | { readonly type: 'EntitlementSummary'; readonly customer: Uuid; readonly entitlement: Uuid };

export type NodeTypeName = GlobalId['type'];

/** Writes `type` and `key` (one uuid, or two joined by a colon) as an opaque, URL-safe id. */
export function writeGlobalId(type: string, key: string): string {
  return Buffer.from(`${type}:${key}`).toString('base64url');
}

/** Reads an id that this gateway wrote; throws bad-input for any other text, naming `argument`. */
export function readGlobalId(text: string, argument: string): GlobalId {
  const decoded = Buffer.from(text.slice(0, 256), 'base64url').toString();
  const [type = '', first = '', second] = decoded.split(':');
  const id = globalId(type, parseUuid(first), second === undefined ? null : parseUuid(second));
  if (id === null || writeGlobalId(id.type, keyOf(id)) !== text) {
    return badInput(
      argument,
      `Expected ${argument} to be an id that this API gave out for a Customer, an Entitlement or an ` +
        'EntitlementSummary. For an identifier of Zenskar use customer(uuid:).',
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
      return `${id.customer}:${id.entitlement}`;
  }
}

function globalId(type: string, customer: Uuid | null, other: Uuid | null): GlobalId | null {
  if (customer === null) return null;
  if (type === 'Customer' && other === null) return { type, customer };
  if (type === 'Entitlement' && other !== null) return { type, customer, row: other };
  if (type === 'EntitlementSummary' && other !== null) return { type, customer, entitlement: other };
  return null;
}
