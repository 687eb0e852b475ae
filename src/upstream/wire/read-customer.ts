import type { CustomerRecord } from '../../domain/customer.ts';
import type { BrokenRow, Named } from '../../domain/page.ts';
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

/** Reads a customer's own record, or as much of it as the graph shows. */
export function readCustomer(value: unknown, place: Place): CustomerRecord | BrokenRow {
  if (!isJsonObject(value)) return broken(pathOf(place), 'an object', value);
  const uuid = idOf(value['id']);
  if (uuid === null) return withoutId('id', value, pathOf(place), namedBy(value));
  return new CustomerRow(value, place, uuid);
}

function namedBy({ external_id: externalId }: JsonObject): Named {
  return {
    uuid: null,
    entitlementUuid: null,
    externalId: typeof externalId === 'string' ? externalId : null,
  };
}

class CustomerRow extends WireObject implements CustomerRecord {
  readonly uuid: Uuid;

  constructor(wire: JsonObject, place: Place, uuid: Uuid) {
    super(wire, place);
    this.uuid = uuid;
  }

  get name(): string | null {
    return this.asText(this.wire['customer_name'], 'customer_name', 'name');
  }

  get email(): string | null {
    return this.asText(this.wire['email'], 'email', 'email');
  }

  /** Zenskar always sends it. A record without it may have any, so that nobody can be told that no customer has theirs. */
  get externalId(): string | null {
    return this.asStatedText(this.wire['external_id'], 'external_id', 'externalId');
  }
}
