import type { EntitlementDefinition, EntitlementSummary, EntitlementType } from '../../domain/entitlement.ts';
import type { Instant } from '../../domain/instant.ts';
import { BrokenRow } from '../../domain/page.ts';
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

/** Reads one total. It names neither its customer nor its conditions, so those that were asked for are written into it. */
export function readSummary(
  value: unknown,
  place: Place,
  customerUuid: Uuid,
  filterDigest: string | null,
): EntitlementSummary | BrokenRow {
  if (!isJsonObject(value)) return broken(pathOf(place), 'an object', value);
  const entitlement = readDefinition(value['entitlement'], place);
  if (entitlement instanceof BrokenRow) return entitlement;
  return new SummaryRow(value, place, customerUuid, entitlement, filterDigest);
}

const DEFINITION = '.entitlement';

function readDefinition(value: unknown, place: Place): EntitlementDefinition | BrokenRow {
  if (!isJsonObject(value)) {
    const named = { uuid: null, entitlementUuid: idOf(value) };
    return broken(pathOf(place) + DEFINITION, 'an object', value, named);
  }
  const uuid = idOf(value['id']);
  if (uuid === null) return withoutId('id', value, pathOf(place) + DEFINITION);
  const name = value['name'];
  if (typeof name !== 'string') {
    const named = { uuid: null, entitlementUuid: uuid };
    return broken(`${pathOf(place)}${DEFINITION}.name`, 'a string', name, named);
  }
  return new DefinitionRow(value, place, uuid, name);
}

class SummaryRow extends WireObject implements EntitlementSummary {
  readonly customerUuid: Uuid;
  readonly entitlement: EntitlementDefinition;
  readonly filterDigest: string | null;

  constructor(
    wire: JsonObject,
    place: Place,
    customerUuid: Uuid,
    entitlement: EntitlementDefinition,
    filterDigest: string | null,
  ) {
    super(wire, place);
    this.customerUuid = customerUuid;
    this.entitlement = entitlement;
    this.filterDigest = filterDigest;
  }

  get totalQuantity(): number | null {
    return this.asNumber(this.wire['total_quantity'], 'total_quantity', 'totalQuantity');
  }

  get totalQuantityUsed(): number | null {
    return this.asNumber(this.wire['total_quantity_used'], 'total_quantity_used', 'totalQuantityUsed');
  }

  get totalExpiredEntitlements(): number | null {
    return this.asNumber(
      this.wire['total_expired_entitlements'],
      'total_expired_entitlements',
      'totalExpiredEntitlements',
    );
  }
}

class DefinitionRow extends WireObject implements EntitlementDefinition {
  readonly uuid: Uuid;
  readonly name: string;

  constructor(wire: JsonObject, place: Place, uuid: Uuid, name: string) {
    super(wire, place, DEFINITION);
    this.uuid = uuid;
    this.name = name;
  }

  get description(): string | null {
    return this.asText(this.wire['description'], 'description', 'description');
  }

  get type(): EntitlementType | null {
    return this.asType(this.wire['entitlement_type'], 'entitlement_type', 'type');
  }

  get units(): string | null {
    return this.asText(this.wire['units'], 'units', 'units');
  }

  get isActive(): boolean | null {
    return this.asFlag(this.wire['is_active'], 'is_active', 'isActive');
  }

  get productUuid(): Uuid | null {
    return this.asUuid(this.wire['product_id'], 'product_id', 'productUuid');
  }

  get createdAt(): Instant | null {
    return this.asInstant(this.wire['created_at'], 'created_at', 'createdAt');
  }
}
