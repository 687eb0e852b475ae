import type { CustomerRecord } from '../../src/domain/customer.ts';
import type { Entitlement, EntitlementSummary } from '../../src/domain/entitlement.ts';
import { type Instant, readInstant } from '../../src/domain/instant.ts';
import type { EntitlementQuery, SummaryQuery } from '../../src/domain/list-query.ts';
import { parseUuid, type Uuid } from '../../src/domain/uuid.ts';
import { FRESH } from './fresh.ts';

/** The uuid that a literal spells; throws where it spells none. */
export function uuidOf(text: string): Uuid {
  const uuid = parseUuid(text);
  if (uuid === null) throw new Error(`expected a UUID, got ${text}`);
  return uuid;
}

/** The instant that a literal spells; throws where it spells none. */
export function instantOf(text: string): Instant {
  const instant = readInstant(text);
  if (instant === null) throw new Error(`expected an instant, got ${text}`);
  return instant;
}

/** The n-th customer. */
export function customerUuid(n: number): Uuid {
  return numbered('c0000000', n);
}

/** The n-th row, of whatever customer. */
export function rowUuid(n: number): Uuid {
  return numbered('a0000000', n);
}

/** The n-th entitlement definition. */
export function entitlementUuid(n: number): Uuid {
  return numbered('e0000000', n);
}

/** The whole list of rows, in no particular order. */
export const EVERY_ROW: EntitlementQuery = { status: null, search: null, order: null };

/** The totals over all rows, in no particular order. */
export const EVERY_TOTAL: SummaryQuery = { conditions: [], search: null, order: null };

/** The n-th row of a customer, with nothing but ids unless more is given. */
export function rowOf(customer: Uuid, n: number, fields: Partial<Entitlement> = {}): Entitlement {
  return {
    uuid: rowUuid(n),
    entitlementUuid: entitlementUuid(n),
    customerUuid: customer,
    name: null,
    units: null,
    type: null,
    status: null,
    sourceType: null,
    sourceUuid: null,
    event: null,
    quantity: null,
    quantityUsed: null,
    quantityRemaining: null,
    activeFrom: null,
    expiryAt: null,
    createdAt: null,
    contractUuid: null,
    invoiceUuid: null,
    contract: null,
    product: null,
    invoice: null,
    customer: null,
    flaws: null,
    ...fields,
  };
}

/** The total of the n-th entitlement over a customer's rows. */
export function summaryOf(
  customer: Uuid,
  n: number,
  fields: Partial<EntitlementSummary> = {},
): EntitlementSummary {
  return {
    customerUuid: customer,
    entitlement: {
      uuid: entitlementUuid(n),
      name: `Entitlement ${n}`,
      description: null,
      type: null,
      units: null,
      isActive: null,
      productUuid: null,
      createdAt: null,
      flaws: null,
    },
    filterDigest: null,
    totalQuantity: null,
    totalQuantityUsed: null,
    totalExpiredEntitlements: null,
    freshness: FRESH,
    flaws: null,
    ...fields,
  };
}

/** The record of the n-th customer. */
export function customerOf(n: number, fields: Partial<CustomerRecord> = {}): CustomerRecord {
  const uuid = customerUuid(n);
  return {
    uuid,
    name: `Customer ${n}`,
    email: null,
    externalId: null,
    freshness: FRESH,
    flaws: null,
    ...fields,
  };
}

function numbered(group: string, n: number): Uuid {
  return uuidOf(`${group}-0000-4000-8000-${String(n).padStart(12, '0')}`);
}
