import type { Entitlement, EntitlementType, Reference } from '../../domain/entitlement.ts';
import type { Instant } from '../../domain/instant.ts';
import type { BrokenRow } from '../../domain/page.ts';
import type { Uuid } from '../../domain/uuid.ts';
import {
  broken,
  idOf,
  isJsonObject,
  type JsonObject,
  pathOf,
  type Place,
  WireObject,
  withoutId,
} from './wire-object.ts';

/**
 * Reads one row of the list of a customer's entitlements: its ids at once, every other field when it is asked for.
 * `likely` is the customer that it most probably belongs to.
 */
export function readEntitlement(
  value: unknown,
  place: Place,
  likely: Uuid | null = null,
): Entitlement | BrokenRow {
  if (!isJsonObject(value)) return broken(pathOf(place), 'an object', value);
  const uuid = idOf(value['id']);
  const entitlementUuid = idOf(value['entitlement']);
  const named = { uuid, entitlementUuid };
  if (uuid === null) return withoutId('id', value, pathOf(place), named);
  if (entitlementUuid === null) return withoutId('entitlement', value, pathOf(place), named);
  const customerUuid = idOf(value['customer'], likely);
  if (customerUuid === null) return withoutId('customer', value, pathOf(place), named);
  return new EntitlementRow(value, place, uuid, entitlementUuid, customerUuid);
}

class EntitlementRow extends WireObject implements Entitlement {
  readonly uuid: Uuid;
  readonly entitlementUuid: Uuid;
  readonly customerUuid: Uuid;

  constructor(wire: JsonObject, place: Place, uuid: Uuid, entitlementUuid: Uuid, customerUuid: Uuid) {
    super(wire, place);
    this.uuid = uuid;
    this.entitlementUuid = entitlementUuid;
    this.customerUuid = customerUuid;
  }

  get name(): string | null {
    return this.asText(this.wire['name'], 'name', 'name');
  }

  get units(): string | null {
    return this.asText(this.wire['units'], 'units', 'units');
  }

  get type(): EntitlementType | null {
    return this.asType(this.wire['type'], 'type', 'type');
  }

  get status(): string | null {
    return this.asText(this.wire['status'], 'status', 'status');
  }

  get sourceType(): string | null {
    return this.asText(this.wire['source_type'], 'source_type', 'sourceType');
  }

  get sourceUuid(): Uuid | null {
    return this.asUuid(this.wire['source_id'], 'source_id', 'sourceUuid');
  }

  get event(): string | null {
    return this.asText(this.wire['event'], 'event', 'event');
  }

  get quantity(): number | null {
    return this.asNumber(this.wire['quantity'], 'quantity', 'quantity');
  }

  get quantityUsed(): number | null {
    return this.asNumber(this.wire['quantity_used'], 'quantity_used', 'quantityUsed');
  }

  get quantityRemaining(): number | null {
    return this.asNumber(this.wire['quantity_remaining'], 'quantity_remaining', 'quantityRemaining');
  }

  get activeFrom(): Instant | null {
    return this.asInstant(this.wire['active_from'], 'active_from', 'activeFrom');
  }

  get expiryAt(): Instant | null {
    return this.asInstant(this.wire['expiry_at'], 'expiry_at', 'expiryAt');
  }

  get createdAt(): Instant | null {
    return this.asInstant(this.wire['created_at'], 'created_at', 'createdAt');
  }

  get contractUuid(): Uuid | null {
    return this.asUuid(this.wire['contract_id'], 'contract_id', 'contractUuid');
  }

  get invoiceUuid(): Uuid | null {
    return this.asUuid(this.wire['invoice_id'], 'invoice_id', 'invoiceUuid');
  }

  get contract(): Reference | null {
    return this.asReference(this.wire['contract'], 'contract', 'contract');
  }

  get product(): Reference | null {
    return this.asReference(this.wire['product'], 'product', 'product');
  }

  get invoice(): Reference | null {
    return this.asReference(this.wire['invoice'], 'invoice', 'invoice');
  }

  get customer(): Reference | null {
    return this.asPopulated(this.wire['customer'], 'customer', 'customer');
  }
}
