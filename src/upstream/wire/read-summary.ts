import type { EntitlementDefinition, EntitlementSummary, EntitlementType } from '../../domain/entitlement.ts';
import type { Flaws } from '../../domain/flaws.ts';
import type { Instant } from '../../domain/instant.ts';
import { BrokenRow } from '../../domain/page.ts';
import type { Uuid } from '../../domain/uuid.ts';
import { invalid, isJsonObject, RowReader } from './row-reader.ts';

/** Reads one total. It does not name its customer, so the one that was asked for is written into it. */
export function readSummary(
  value: unknown,
  path: string,
  customerUuid: Uuid,
): EntitlementSummary | BrokenRow {
  if (!isJsonObject(value)) return new BrokenRow(invalid(path, 'an object', value));
  const entitlement = readDefinition(value['entitlement'], `${path}.entitlement`);
  if (entitlement instanceof BrokenRow) return entitlement;
  return new SummaryRow(new RowReader(value, path), customerUuid, entitlement);
}

function readDefinition(value: unknown, path: string): EntitlementDefinition | BrokenRow {
  if (!isJsonObject(value)) return new BrokenRow(invalid(path, 'an object', value));
  const row = new RowReader(value, path);
  const uuid = row.requiredId('id');
  const name = row.requiredText('name');
  if (uuid === null || name === null)
    return row.broken ?? new BrokenRow(invalid(path, 'a definition', value));
  return new DefinitionRow(row, uuid, name);
}

/** A total as it came; its fields are checked when they are asked for. */
class SummaryRow implements EntitlementSummary {
  readonly customerUuid: Uuid;
  readonly entitlement: EntitlementDefinition;
  readonly #row: RowReader;

  constructor(row: RowReader, customerUuid: Uuid, entitlement: EntitlementDefinition) {
    this.#row = row;
    this.customerUuid = customerUuid;
    this.entitlement = entitlement;
  }

  get totalQuantity(): number | null {
    return this.#row.number('total_quantity', 'totalQuantity');
  }

  get totalQuantityUsed(): number | null {
    return this.#row.number('total_quantity_used', 'totalQuantityUsed');
  }

  get totalExpiredEntitlements(): number | null {
    return this.#row.number('total_expired_entitlements', 'totalExpiredEntitlements');
  }

  get flaws(): Flaws | null {
    return this.#row.flaws;
  }
}

/** A definition as it came; its fields are checked when they are asked for. */
class DefinitionRow implements EntitlementDefinition {
  readonly uuid: Uuid;
  readonly name: string;
  readonly #row: RowReader;

  constructor(row: RowReader, uuid: Uuid, name: string) {
    this.#row = row;
    this.uuid = uuid;
    this.name = name;
  }

  get description(): string | null {
    return this.#row.text('description', 'description');
  }

  get type(): EntitlementType | null {
    return this.#row.type('entitlement_type', 'type');
  }

  get units(): string | null {
    return this.#row.text('units', 'units');
  }

  get isActive(): boolean | null {
    return this.#row.flag('is_active', 'isActive');
  }

  get productUuid(): Uuid | null {
    return this.#row.uuid('product_id', 'productUuid');
  }

  get createdAt(): Instant | null {
    return this.#row.instant('created_at', 'createdAt');
  }

  get flaws(): Flaws | null {
    return this.#row.flaws;
  }
}
