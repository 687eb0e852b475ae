import { describe, expect, it } from 'vitest';
import type { EntitlementSummary } from '../../../src/domain/entitlement.ts';
import { BrokenRow } from '../../../src/domain/page.ts';
import { readSummary } from '../../../src/upstream/wire/read-summary.ts';
import { plain } from '../../support/plain-row.ts';
import { customerUuid } from '../../support/sample-data.ts';
import { FULL_TOTAL, without } from './wire-samples.ts';
import { FRESH } from '../../support/fresh.ts';

const PLACE = { list: '$.results', index: 0, freshness: FRESH };
const PATH = '$.results[0]';
const customer = customerUuid(1);
const definition = FULL_TOTAL.entitlement;
const BARE = { entitlement: { id: definition.id, name: definition.name } };

function readWell(value: unknown): EntitlementSummary {
  const row = readSummary(value, PLACE, customer, null);
  if (row instanceof BrokenRow) throw new Error(`expected a total, got ${JSON.stringify(row.failure)}`);
  return plain(row);
}

describe('readSummary', () => {
  it('reads every field, and writes the customer into it', () => {
    expect(readWell(FULL_TOTAL)).toEqual({
      customerUuid: customer,
      entitlement: {
        uuid: definition.id,
        name: 'API calls',
        description: 'Calls per year',
        type: 'CREDITS',
        units: 'calls',
        isActive: false,
        productUuid: definition.product_id,
        createdAt: '2026-01-01T00:00:00.000001Z',
        flaws: null,
      },
      filterDigest: null,
      totalQuantity: 300,
      totalQuantityUsed: 0.1,
      totalExpiredEntitlements: 2.5,
      flaws: null,
    });
  });

  it('writes the digest of its conditions into it', () => {
    expect(readSummary(FULL_TOTAL, PLACE, customer, 'digest')).toMatchObject({ filterDigest: 'digest' });
  });

  it('takes null and absent for the same, and ignores what it does not know', () => {
    const nulls = {
      entitlement: {
        ...Object.fromEntries(Object.keys(definition).map((name) => [name, null])),
        ...BARE.entitlement,
        more: 1,
      },
      total_quantity: null,
      total_quantity_used: null,
      total_expired_entitlements: null,
      more: 1,
    };
    expect(readWell(nulls)).toEqual(readWell(BARE));
    expect(readWell(BARE)).toEqual({
      customerUuid: customer,
      entitlement: {
        uuid: definition.id,
        name: definition.name,
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
      flaws: null,
    });
  });

  it.each<readonly [wire: string, field: string, message: string]>([
    ['total_quantity', 'totalQuantity', 'Expected a finite number, got a string of another form.'],
    ['total_quantity_used', 'totalQuantityUsed', 'Expected a finite number, got a string of another form.'],
    [
      'total_expired_entitlements',
      'totalExpiredEntitlements',
      'Expected a finite number, got a string of another form.',
    ],
  ])('notes the flaw of %s, and keeps the other fields', (wire, field, message) => {
    const flaw = { kind: 'upstream-invalid', path: `${PATH}.${wire}`, message };
    expect(readWell({ ...FULL_TOTAL, [wire]: '12' })).toEqual({
      ...readWell(FULL_TOTAL),
      [field]: null,
      flaws: new Map([[field, flaw]]),
    });
  });

  it.each<readonly [wire: string, value: unknown, field: string, message: string]>([
    ['description', 1, 'description', 'Expected a string, got a number.'],
    ['entitlement_type', 1, 'type', 'Expected a string, got a number.'],
    ['units', {}, 'units', 'Expected a string, got an object.'],
    ['is_active', 'true', 'isActive', 'Expected a boolean, got a string of another form.'],
    ['product_id', 'p', 'productUuid', 'Expected a UUID, got a string of another form.'],
    ['created_at', 0, 'createdAt', 'Expected an ISO 8601 instant, got a number.'],
  ])('notes the flaw of entitlement.%s = %j on the definition', (wire, value, field, message) => {
    const whole = readWell(FULL_TOTAL);
    const flaw = { kind: 'upstream-invalid', path: `${PATH}.entitlement.${wire}`, message };
    expect(readWell({ ...FULL_TOTAL, entitlement: { ...definition, [wire]: value } })).toEqual({
      ...whole,
      entitlement: { ...whole.entitlement, [field]: null, flaws: new Map([[field, flaw]]) },
    });
  });

  it.each<readonly [what: string, value: unknown, path: string, message: string]>([
    ['no object', 'total', PATH, 'Expected an object, got a string of another form.'],
    [
      'no definition',
      without(FULL_TOTAL, 'entitlement'),
      `${PATH}.entitlement`,
      'Expected an object, got nothing.',
    ],
    [
      'a definition that is only an id',
      { ...FULL_TOTAL, entitlement: definition.id },
      `${PATH}.entitlement`,
      'Expected an object, got a string of another form.',
    ],
    [
      'a definition without an id',
      { entitlement: without(definition, 'id') },
      `${PATH}.entitlement.id`,
      'Expected a UUID, got nothing.',
    ],
    [
      'a definition without a name',
      { entitlement: { ...definition, name: null } },
      `${PATH}.entitlement.name`,
      'Expected a string, got null.',
    ],
  ])('is broken by %s', (_what, value, path, message) => {
    expect(readSummary(value, PLACE, customer, null)).toMatchObject({
      failure: { kind: 'upstream-invalid', path, message },
    });
  });

  it.each([
    ['nothing', { entitlement: without(definition, 'id') }, null],
    ['its entitlement by an id alone', { entitlement: definition.id }, definition.id],
    ['its entitlement without a name', { entitlement: without(definition, 'name') }, definition.id],
  ])('names %s nevertheless', (_what, value, entitlementUuid) => {
    const row = readSummary(value, PLACE, customer, null);
    expect(row).toBeInstanceOf(BrokenRow);
    expect(row).toMatchObject({ named: { uuid: null, entitlementUuid } });
  });
});
