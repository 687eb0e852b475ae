import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failed } from '../../../src/domain/failure.ts';
import { readInstant } from '../../../src/domain/instant.ts';
import { Once } from '../../../src/domain/once.ts';
import { BrokenRow } from '../../../src/domain/page.ts';
import { parseUuid } from '../../../src/domain/uuid.ts';
import { readCustomer } from '../../../src/upstream/wire/read-customer.ts';
import { readEntitlement } from '../../../src/upstream/wire/read-entitlement.ts';
import { parseJson } from '../../../src/upstream/wire/parse-json.ts';
import { CUSTOMERS_ENVELOPE, readPage } from '../../../src/upstream/wire/read-page.ts';
import { readSummary } from '../../../src/upstream/wire/read-summary.ts';
import type { Place } from '../../../src/upstream/wire/wire-object.ts';
import { plain } from '../../support/plain-row.ts';
import { customerUuid } from '../../support/sample-data.ts';
import { FULL_CUSTOMER, FULL_ROW, FULL_TOTAL, JSON_SAMPLES } from './wire-samples.ts';
import { FRESH } from '../../support/fresh.ts';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const flag: Check = (value) => typeof value === 'boolean';
const isRow = (value: unknown): value is object => typeof value === 'object' && value !== null;
const uuid: Check = (value) => typeof value === 'string' && parseUuid(value) === value;
const instant: Check = (value) => typeof value === 'string' && readInstant(value) === value;
const type: Check = (value) =>
  typeof value === 'string' && ['FEATURE', 'QUANTITY', 'CREDITS', 'UNKNOWN'].includes(value);
const flaws: Check = (value) => value instanceof Map && value.size > 0;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const object =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).sort().join() === Object.keys(checks).sort().join() &&
    Object.entries(value).every(([name, field]) => checks[name]?.(field));

const reference = object({ uuid, name: orNull(text), email: orNull(text) });

const entitlement = object({
  uuid,
  entitlementUuid: uuid,
  customerUuid: uuid,
  name: orNull(text),
  units: orNull(text),
  type: orNull(type),
  status: orNull(text),
  sourceType: orNull(text),
  sourceUuid: orNull(uuid),
  event: orNull(text),
  quantity: orNull(number),
  quantityUsed: orNull(number),
  quantityRemaining: orNull(number),
  activeFrom: orNull(instant),
  expiryAt: orNull(instant),
  createdAt: orNull(instant),
  contractUuid: orNull(uuid),
  invoiceUuid: orNull(uuid),
  contract: orNull(reference),
  product: orNull(reference),
  invoice: orNull(reference),
  customer: orNull(reference),
  flaws: orNull(flaws),
});

const summary = object({
  customerUuid: uuid,
  entitlement: object({
    uuid,
    name: text,
    description: orNull(text),
    type: orNull(type),
    units: orNull(text),
    isActive: orNull(flag),
    productUuid: orNull(uuid),
    createdAt: orNull(instant),
    flaws: orNull(flaws),
  }),
  filterDigest: orNull(text),
  totalQuantity: orNull(number),
  totalQuantityUsed: orNull(number),
  totalExpiredEntitlements: orNull(number),
  flaws: orNull(flaws),
});

const customer = object({
  uuid,
  name: orNull(text),
  email: orNull(text),
  externalId: orNull(text),
  flaws: orNull(flaws),
});

/** Any JSON in place of any field, at any depth, of something that was right. */
function spoilt(sample: object): fc.Arbitrary<unknown> {
  const anything = fc.oneof(fc.constantFrom(...JSON_SAMPLES), fc.jsonValue());
  const fields = Object.entries(sample).map(([name, value]: [string, unknown]) => {
    const inside = typeof value === 'object' && value !== null ? [spoilt(value)] : [];
    return [name, fc.oneof({ arbitrary: fc.constant(value), weight: 6 }, anything, ...inside)] as const;
  });
  return fc.oneof(
    { arbitrary: fc.record(Object.fromEntries(fields), { requiredKeys: [] }), weight: 2 },
    { arbitrary: fc.record(Object.fromEntries(fields)), weight: 6 },
    anything,
  );
}

describe('whatever the upstream sends', () => {
  it.each([
    { name: 'a row', sample: FULL_ROW, read: readEntitlement, isTyped: entitlement },
    {
      name: 'a total',
      sample: FULL_TOTAL,
      read: (value: unknown, place: Place) => readSummary(value, place, customerUuid(1), null),
      isTyped: summary,
    },
    { name: 'a customer', sample: FULL_CUSTOMER, read: readCustomer, isTyped: customer },
  ])('is read as $name with nothing but typed fields, or is broken', ({ sample, read, isTyped }) => {
    let whole = 0;
    fc.assert(
      fc.property(spoilt(sample), (value) => {
        const row = read(value, { list: '$', index: null, freshness: FRESH });
        if (row instanceof BrokenRow) expect(row.failure).toMatchObject({ kind: 'upstream-invalid' });
        else {
          whole += 1;
          expect(plain(row)).toSatisfy(isTyped);
        }
      }),
      { numRuns: 1000 },
    );
    expect(whole).toBeGreaterThan(100);
  });

  it('is read as a page with typed cursors, or fails with a JSON path', () => {
    const sample = { results: [FULL_CUSTOMER], next: 'n', previous: 'p', total_count: 5 };
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      spoilt(sample).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(body, (given) => {
        try {
          const page: unknown = readPage(parseJson(given), FRESH, CUSTOMERS_ENVELOPE, readCustomer);
          const rows: Check = (value) =>
            Array.isArray(value) &&
            value.every((row) => row instanceof BrokenRow || (isRow(row) && customer(plain(row))));
          const cursor = orNull(text);
          expect(page).toSatisfy(
            object({
              rows,
              next: cursor,
              previous: cursor,
              totalCount: orNull(number),
              freshness: (value) => value === FRESH,
              once: (value) => value instanceof Once,
            }),
          );
        } catch (error) {
          if (!(error instanceof Failed)) throw error;
          expect(error.failure).toMatchObject({ kind: 'upstream-invalid' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
