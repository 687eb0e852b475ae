/** A contract, product or invoice as a row points at it. */
export type Reference = { readonly id: string; readonly name: string };

export type AddressRecord = {
  line1: string | null;
  line2: string | null;
  line3: string | null;
  city: string | null;
  state: string | null;
  zipCode: string | null;
  country: string | null;
  country_code: string | null;
  validation_status: string | null;
  connector_validation: string | null;
};

/** A customer, with the field names of the wire. */
export type CustomerRecord = {
  id: string;
  external_id: string | null;
  customer_name: string;
  custom_data: Record<string, unknown>;
  address: AddressRecord;
  ship_to_address: AddressRecord | null;
  tax_info: readonly Record<string, unknown>[] | null;
  phone_number: string | null;
  email: string | null;
  contacts: readonly Record<string, unknown>[] | null;
  custom_attributes: Record<string, unknown>;
  communications_enabled: boolean | null;
  auto_charge_enabled: boolean | null;
  created_at: string | null;
};

/** What an entitlement is, once for the whole organisation. The type is open: stories use unknown words. */
export type DefinitionRecord = {
  id: string;
  name: string;
  description: string | null;
  entitlement_type: string | null;
  units: string | null;
  is_active: boolean | null;
  product_id: string | null;
  created_at: string | null;
};

/** One grant of an entitlement to a customer, before it is written for the wire. */
export type RowRecord = {
  id: string;
  entitlement: string;
  customer: string;
  name: string | null;
  units: string | null;
  type: string | null;
  source_type: string | null;
  source_id: string | null;
  contract: Reference | null;
  product: Reference | null;
  invoice: Reference | null;
  active_from: string | null;
  expiry_at: string | null;
  quantity: number | null;
  quantity_used: number | null;
  quantity_remaining: number | null;
  created_at: string | null;
  contract_id: string | null;
  event: string | null;
  invoice_id: string | null;
  status: string | null;
  /** How a reference that was not asked for, or an id the row lacks, appears on the wire. */
  bare: 'null' | 'absent';
};

export type CustomerInput = Pick<CustomerRecord, 'id' | 'customer_name'> & Partial<CustomerRecord>;
export type DefinitionInput = Pick<DefinitionRecord, 'id' | 'name'> & Partial<DefinitionRecord>;
export type RowInput = Pick<RowRecord, 'id' | 'entitlement' | 'customer'> & Partial<RowRecord>;

export const NO_ADDRESS: AddressRecord = {
  line1: null,
  line2: null,
  line3: null,
  city: null,
  state: null,
  zipCode: null,
  country: null,
  country_code: null,
  validation_status: null,
  connector_validation: null,
};
