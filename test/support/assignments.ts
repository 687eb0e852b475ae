import fc from 'fast-check';
import type { Entitlement } from '../../src/domain/entitlement.ts';
import { type Instant, parseInstant } from '../../src/domain/instant.ts';
import { parseUuid, type Uuid } from '../../src/domain/uuid.ts';

/** Assignments as the upstream's decoder gives them, for what is worked out from them. */
export function assignment(more: Partial<Entitlement> = {}): Entitlement {
  return {
    uuid: uuid('a0000000-0000-4000-8000-000000000001'),
    entitlementUuid: uuid('e0000000-0000-4000-8000-000000000001'),
    customerUuid: uuid('c0000000-0000-4000-8000-000000000001'),
    name: 'API calls',
    units: 'calls',
    type: 'QUANTITY',
    status: 'active',
    sourceType: null,
    sourceUuid: null,
    event: null,
    quantity: 100,
    quantityUsed: 40,
    quantityRemaining: 60,
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
    ...more,
  };
}

export function uuid(text: string): Uuid {
  const parsed = parseUuid(text);
  if (parsed === null) throw new TypeError(`Expected a uuid, got ${text}.`);
  return parsed;
}

export function instant(text: string): Instant {
  const parsed = parseInstant(text);
  if (parsed === null) throw new TypeError(`Expected an instant, got ${text}.`);
  return parsed;
}

/** One of few, so that they often meet. */
export const moment = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('', '.000001', '.5'))
  .map(([day, fraction]) => instant(`2026-01-0${day}T00:00:00${fraction}Z`));

const amount = fc.option(fc.constantFrom(0, 0.1, 0.2, 1, 2.5, 100, -3));

/** Assignments of one entitlement, each with a uuid of its own. */
export const assignments = fc
  .array(
    fc.record({
      status: fc.constantFrom('active', 'Active', 'draft', 'void', null),
      activeFrom: fc.option(moment),
      expiryAt: fc.option(moment),
      createdAt: fc.option(moment),
      quantity: amount,
      quantityUsed: amount,
      quantityRemaining: amount,
      units: fc.constantFrom('calls', 'calls', 'calls', 'GB', null),
    }),
    { maxLength: 8 },
  )
  .map((rows) =>
    rows.map((row, index) =>
      assignment({ ...row, uuid: uuid(`a0000000-0000-4000-8000-00000000000${index}`) }),
    ),
  );
