import { NO_ADDRESS } from './records.ts';
import type {
  CustomerInput,
  CustomerRecord,
  DefinitionInput,
  DefinitionRecord,
  RowInput,
  RowRecord,
} from './records.ts';

/** A record and its place in the hidden insertion order, which breaks every tie. */
export type Stored<T> = { readonly sequence: number; readonly record: T };

/**
 * Everything one organisation holds. The records are plain and may be edited in place; every answer is
 * computed from them anew. Ids are kept in lower case.
 */
export class World {
  readonly customers = new Map<string, Stored<CustomerRecord>>();
  readonly definitions = new Map<string, Stored<DefinitionRecord>>();
  readonly #rows = new Map<string, Stored<RowRecord>[]>();
  readonly #ownerOfRow = new Map<string, string>();
  readonly #unmade = new Map<string, () => readonly RowInput[]>();
  #lastSequence = 0;

  addCustomer(input: CustomerInput): CustomerRecord {
    const id = input.id.toLowerCase();
    if (this.customers.has(id)) throw new Error(`The customer must be new, but got one known already: ${id}`);
    const record: CustomerRecord = {
      external_id: null,
      custom_data: {},
      address: NO_ADDRESS,
      ship_to_address: null,
      tax_info: null,
      phone_number: null,
      email: null,
      contacts: null,
      custom_attributes: {},
      communications_enabled: true,
      auto_charge_enabled: true,
      created_at: null,
      ...input,
      id,
    };
    this.customers.set(id, { sequence: this.#nextSequence(), record });
    return record;
  }

  addDefinition(input: DefinitionInput): DefinitionRecord {
    const id = input.id.toLowerCase();
    if (this.definitions.has(id)) {
      throw new Error(`The definition must be new, but got one known already: ${id}`);
    }
    const record: DefinitionRecord = {
      description: null,
      entitlement_type: 'Quantity',
      units: null,
      is_active: true,
      product_id: null,
      created_at: null,
      ...input,
      id,
    };
    this.definitions.set(id, { sequence: this.#nextSequence(), record });
    return record;
  }

  /**
   * Adds a row at the end of the hidden order, or just before another row of the same customer. Name, type
   * and units come from the definition, the remainder and the ids from the other fields, unless given.
   */
  addRow(input: RowInput, place: { readonly before?: string } = {}): RowRecord {
    const id = input.id.toLowerCase();
    const customer = input.customer.toLowerCase();
    const entitlement = input.entitlement.toLowerCase();
    const definition = this.definitions.get(entitlement)?.record;
    if (definition === undefined) {
      throw new Error(`The entitlement of a row must be added first, but got: ${entitlement}`);
    }
    if (!this.customers.has(customer)) {
      throw new Error(`The customer of a row must be added first, but got: ${customer}`);
    }
    if (this.#ownerOfRow.has(id)) throw new Error(`The row must be new, but got one known already: ${id}`);
    const { quantity = null, quantity_used = null, contract = null, invoice = null } = input;
    const record: RowRecord = {
      name: definition.name,
      units: definition.units,
      type: definition.entitlement_type,
      source_type: 'Grant',
      source_id: null,
      product: null,
      active_from: null,
      expiry_at: null,
      quantity_remaining: quantity === null || quantity_used === null ? null : quantity - quantity_used,
      created_at: null,
      contract_id: contract?.id ?? null,
      event: null,
      invoice_id: invoice?.id ?? null,
      status: 'active',
      bare: 'null',
      ...input,
      contract,
      invoice,
      quantity,
      quantity_used,
      id,
      customer,
      entitlement,
    };
    const rows = this.#madeRowsOf(customer);
    if (place.before === undefined) rows.push({ sequence: this.#nextSequence(), record });
    else insertBefore(rows, place.before.toLowerCase(), record);
    this.#rows.set(customer, rows);
    this.#ownerOfRow.set(id, customer);
    return record;
  }

  /**
   * Makes the rows of a customer when they are first asked for: there may be too many to wait for when the sandbox starts. Until then
   * none is found by its id.
   */
  addRowsLater(customerId: string, make: () => readonly RowInput[]): void {
    this.#unmade.set(customerId.toLowerCase(), make);
  }

  /** Whether there was such a row. */
  removeRow(rowId: string): boolean {
    const id = rowId.toLowerCase();
    const owner = this.#ownerOfRow.get(id);
    if (owner === undefined) return false;
    this.#ownerOfRow.delete(id);
    const rows = this.#rows.get(owner) ?? [];
    rows.splice(indexOfRow(rows, id), 1);
    return true;
  }

  row(rowId: string): RowRecord | undefined {
    const id = rowId.toLowerCase();
    return this.rowsOf(this.#ownerOfRow.get(id) ?? '').find(({ record }) => record.id === id)?.record;
  }

  /** The rows of a customer in the hidden order; none for an unknown customer. */
  rowsOf(customerId: string): readonly Stored<RowRecord>[] {
    return this.#madeRowsOf(customerId);
  }

  #madeRowsOf(customerId: string): Stored<RowRecord>[] {
    const make = this.#unmade.get(customerId);
    this.#unmade.delete(customerId);
    for (const row of make?.() ?? []) this.addRow(row);
    return this.#rows.get(customerId) ?? [];
  }

  #nextSequence(): number {
    this.#lastSequence += 1;
    return this.#lastSequence;
  }
}

export function emptyWorld(): World {
  return new World();
}

function indexOfRow(rows: readonly Stored<RowRecord>[], id: string): number {
  const index = rows.findIndex(({ record }) => record.id === id);
  if (index < 0) throw new Error(`The row must belong to the same customer, but got: ${id}`);
  return index;
}

/** Fractional places, so that no other row moves. */
function insertBefore(rows: Stored<RowRecord>[], neighbour: string, record: RowRecord): void {
  const index = indexOfRow(rows, neighbour);
  const below = rows[index - 1]?.sequence ?? (rows[index]?.sequence ?? 0) - 1;
  const above = rows[index]?.sequence ?? below + 1;
  rows.splice(index, 0, { sequence: (below + above) / 2, record });
}
