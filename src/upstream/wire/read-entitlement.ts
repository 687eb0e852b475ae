import type { Entitlement, EntitlementType, Reference } from '../../domain/entitlement.ts';
import type { Flaws } from '../../domain/flaws.ts';
import type { Instant } from '../../domain/instant.ts';
import { BrokenRow } from '../../domain/page.ts';
import type { Uuid } from '../../domain/uuid.ts';
import { invalid, isJsonObject, RowReader } from './row-reader.ts';

/** Reads one row of the list of a customer's entitlements: its ids at once, every other field when it is asked for. */
export function readEntitlement(value: unknown, path: string): Entitlement | BrokenRow {
  if (!isJsonObject(value)) return new BrokenRow(invalid(path, 'an object', value));
  const row = new RowReader(value, path);
  const uuid = row.requiredId('id');
  const entitlementUuid = row.requiredId('entitlement');
  const customerUuid = row.requiredId('customer');
  if (uuid === null || entitlementUuid === null || customerUuid === null) {
    return row.broken ?? new BrokenRow(invalid(path, 'an entitlement', value));
  }
  return new EntitlementRow(row, uuid, entitlementUuid, customerUuid);
}

/** A row as it came. Most queries ask for a few of its fields, and only those are worth checking. */
class EntitlementRow implements Entitlement {
  readonly uuid: Uuid;
  readonly entitlementUuid: Uuid;
  readonly customerUuid: Uuid;
  readonly #row: RowReader;

  constructor(row: RowReader, uuid: Uuid, entitlementUuid: Uuid, customerUuid: Uuid) {
    this.#row = row;
    this.uuid = uuid;
    this.entitlementUuid = entitlementUuid;
    this.customerUuid = customerUuid;
  }

  get name(): string | null {
    return this.#row.text('name', 'name');
  }

  get units(): string | null {
    return this.#row.text('units', 'units');
  }

  get type(): EntitlementType | null {
    return this.#row.type('type', 'type');
  }

  get status(): string | null {
    return this.#row.text('status', 'status');
  }

  get sourceType(): string | null {
    return this.#row.text('source_type', 'sourceType');
  }

  get sourceUuid(): Uuid | null {
    return this.#row.uuid('source_id', 'sourceUuid');
  }

  get event(): string | null {
    return this.#row.text('event', 'event');
  }

  get quantity(): number | null {
    return this.#row.number('quantity', 'quantity');
  }

  get quantityUsed(): number | null {
    return this.#row.number('quantity_used', 'quantityUsed');
  }

  get quantityRemaining(): number | null {
    return this.#row.number('quantity_remaining', 'quantityRemaining');
  }

  get activeFrom(): Instant | null {
    return this.#row.instant('active_from', 'activeFrom');
  }

  get expiryAt(): Instant | null {
    return this.#row.instant('expiry_at', 'expiryAt');
  }

  get createdAt(): Instant | null {
    return this.#row.instant('created_at', 'createdAt');
  }

  get contractUuid(): Uuid | null {
    return this.#row.uuid('contract_id', 'contractUuid');
  }

  get invoiceUuid(): Uuid | null {
    return this.#row.uuid('invoice_id', 'invoiceUuid');
  }

  get contract(): Reference | null {
    return this.#row.reference('contract', 'contract');
  }

  get product(): Reference | null {
    return this.#row.reference('product', 'product');
  }

  get invoice(): Reference | null {
    return this.#row.reference('invoice', 'invoice');
  }

  get customer(): Reference | null {
    return this.#row.populated('customer', 'customer');
  }

  get flaws(): Flaws | null {
    return this.#row.flaws;
  }
}
