import type { Flaws } from './flaws.ts';
import type { Freshness } from './freshness.ts';
import type { Instant } from './instant.ts';
import type { Uuid } from './uuid.ts';

/** `UNKNOWN` stands for a type that Zenskar added after this gateway was written. */
export type EntitlementType = 'FEATURE' | 'QUANTITY' | 'CREDITS' | 'UNKNOWN';

/** The shape that Zenskar uses for every populated reference; only a customer has an e-mail address. */
export interface Reference {
  readonly uuid: Uuid;
  readonly name: string | null;
  readonly email: string | null;
}

/**
 * One assignment of an entitlement to a customer. Null and absent are the same upstream, so only the three ids are
 * certain.
 */
export interface Entitlement {
  readonly uuid: Uuid;
  readonly entitlementUuid: Uuid;
  readonly customerUuid: Uuid;
  readonly name: string | null;
  readonly units: string | null;
  readonly type: EntitlementType | null;
  readonly status: string | null;
  readonly sourceType: string | null;
  readonly sourceUuid: Uuid | null;
  readonly event: string | null;
  readonly quantity: number | null;
  readonly quantityUsed: number | null;
  readonly quantityRemaining: number | null;
  readonly activeFrom: Instant | null;
  readonly expiryAt: Instant | null;
  readonly createdAt: Instant | null;
  readonly contractUuid: Uuid | null;
  readonly invoiceUuid: Uuid | null;
  readonly contract: Reference | null;
  readonly product: Reference | null;
  readonly invoice: Reference | null;
  /** Null unless the row was asked for with its customer populated and the upstream obliged. */
  readonly customer: Reference | null;
  readonly flaws: Flaws | null;
}

/** What an entitlement is, whoever holds it. */
export interface EntitlementDefinition {
  readonly uuid: Uuid;
  readonly name: string;
  readonly description: string | null;
  readonly type: EntitlementType | null;
  readonly units: string | null;
  readonly isActive: boolean | null;
  readonly productUuid: Uuid | null;
  readonly createdAt: Instant | null;
  readonly flaws: Flaws | null;
}

/** The totals of one entitlement over the rows of one customer that the list's filter keeps. */
export interface EntitlementSummary {
  readonly customerUuid: Uuid;
  readonly entitlement: EntitlementDefinition;
  /** Names the conditions that an assignment must meet to be counted in; null where all are. */
  readonly filterDigest: string | null;
  readonly totalQuantity: number | null;
  readonly totalQuantityUsed: number | null;
  readonly totalExpiredEntitlements: number | null;
  readonly freshness: Freshness;
  readonly flaws: Flaws | null;
}
