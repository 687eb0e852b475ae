import { describe, expect, it } from 'vitest';
import type { Entitlement } from '../../../src/domain/entitlement.ts';
import { BrokenRow } from '../../../src/domain/page.ts';
import { readEntitlement } from '../../../src/upstream/wire/read-entitlement.ts';
import { plain } from '../../support/plain-row.ts';
import { FULL_ROW, without } from './wire-samples.ts';
import { FRESH } from '../../support/fresh.ts';

const PLACE = { list: '$.results', index: 3, freshness: FRESH };
const PATH = '$.results[3]';
const BARE = { id: FULL_ROW.id, entitlement: FULL_ROW.entitlement, customer: FULL_ROW.customer.id };

function readWell(value: unknown): Entitlement {
  const row = readEntitlement(value, PLACE);
  if (row instanceof BrokenRow) throw new Error(`expected a row, got ${JSON.stringify(row.failure)}`);
  return plain(row);
}

const wholeRow: Entitlement = readWell(FULL_ROW);

describe('readEntitlement', () => {
  it('reads every field', () => {
    expect(wholeRow).toEqual({
      uuid: FULL_ROW.id,
      entitlementUuid: FULL_ROW.entitlement,
      customerUuid: FULL_ROW.customer.id,
      name: 'API calls',
      units: 'calls',
      type: 'QUANTITY',
      status: 'active',
      sourceType: 'Grant',
      sourceUuid: FULL_ROW.source_id,
      event: 'Invoice',
      quantity: 100,
      quantityUsed: 45.2,
      quantityRemaining: 54.8,
      activeFrom: '2026-01-01T00:00:00Z',
      expiryAt: '2026-12-31T23:59:59.999999Z',
      createdAt: '2026-01-01T00:00:00Z',
      contractUuid: FULL_ROW.contract_id,
      invoiceUuid: FULL_ROW.invoice_id,
      contract: { uuid: FULL_ROW.contract.id, name: 'Yearly', email: null },
      product: { uuid: FULL_ROW.product.id, name: 'Calls', email: null },
      invoice: { uuid: FULL_ROW.invoice.id, name: 'INV-1', email: null },
      customer: { uuid: FULL_ROW.customer.id, name: 'Acme', email: 'billing@acme.example' },
      flaws: null,
    });
  });

  it('takes null and absent for the same', () => {
    const nulls = Object.fromEntries(Object.keys(FULL_ROW).map((name) => [name, null]));
    const bare = readWell(BARE);
    expect(readWell({ ...nulls, ...BARE })).toEqual(bare);
    const { uuid, entitlementUuid, customerUuid, ...others } = bare;
    expect([uuid, entitlementUuid, customerUuid]).toEqual([BARE.id, BARE.entitlement, BARE.customer]);
    expect(new Set(Object.values(others))).toEqual(new Set([null]));
  });

  it('takes an empty text for null where it can mean nothing else', () => {
    const empty = Object.fromEntries(Object.keys(FULL_ROW).map((name) => [name, '']));
    const texts = { name: '', units: '', status: '', sourceType: '', event: '' };
    expect(readWell({ ...empty, ...BARE })).toEqual({ ...readWell(BARE), ...texts });
  });

  it('ignores fields that it does not know, whatever their names', () => {
    const more = JSON.parse('{"extra":1,"__proto__":{"name":"x"},"constructor":2,"flaws":[1]}') as object;
    const bare = readWell({ ...more, ...BARE });
    expect(bare).toEqual(readWell(BARE));
  });

  describe('a reference', () => {
    const id = FULL_ROW.contract.id;

    it.each(['contract', 'product', 'invoice'] as const)(
      'to a %s may be an id, an object or nothing',
      (name) => {
        expect(readWell({ ...BARE, [name]: id })[name]).toEqual({ uuid: id, name: null, email: null });
        expect(readWell({ ...BARE, [name]: { id } })[name]).toEqual({ uuid: id, name: null, email: null });
        expect(readWell({ ...BARE, [name]: { id, name: 'N', email: 'E', more: 1 } })[name]).toEqual({
          uuid: id,
          name: 'N',
          email: 'E',
        });
        expect(readWell({ ...BARE, [name]: null })[name]).toBeNull();
        expect(readWell(BARE)[name]).toBeNull();
      },
    );

    it('to the customer is filled in from an object only', () => {
      expect(readWell(BARE).customer).toBeNull();
      expect(readWell({ ...BARE, customer: { id: BARE.customer.toUpperCase() } })).toMatchObject({
        customerUuid: BARE.customer,
        customer: { uuid: BARE.customer, name: null, email: null },
      });
    });

    it('to the entitlement may be an id or an object', () => {
      expect(readWell({ ...BARE, entitlement: { id: BARE.entitlement, name: 'x' } })).toEqual(readWell(BARE));
    });

    it('counts an odd part of it against the whole', () => {
      const row = readWell({ ...BARE, product: { id, name: 5, email: 'E' } });
      expect(row.flaws && [...row.flaws]).toEqual([
        [
          'product',
          {
            kind: 'upstream-invalid',
            path: '$.results[3].product.name',
            message: 'Expected a string, got a number.',
          },
        ],
      ]);
    });
  });

  it.each<readonly [type: unknown, read: Entitlement['type']]>([
    ['Feature', 'FEATURE'],
    ['Quantity', 'QUANTITY'],
    ['CREDITS', 'CREDITS'],
    ['feature', 'FEATURE'],
    ['Licence', 'UNKNOWN'],
    ['', null],
    ['constructor', 'UNKNOWN'],
    ['__proto__', 'UNKNOWN'],
    ['hasOwnProperty', 'UNKNOWN'],
    [null, null],
  ])('reads the type %j as %j', (type, read) => {
    expect(readWell({ ...BARE, type })).toMatchObject({ type: read, flaws: null });
  });

  it.each<readonly [wire: string, value: unknown, field: string, message: string]>([
    ['name', 5, 'name', 'Expected a string, got a number.'],
    ['units', [], 'units', 'Expected a string, got an array.'],
    ['type', {}, 'type', 'Expected a string, got an object.'],
    ['status', true, 'status', 'Expected a string, got a boolean.'],
    ['source_type', 1, 'sourceType', 'Expected a string, got a number.'],
    ['source_id', 'secret-value', 'sourceUuid', 'Expected a UUID, got a string of another form.'],
    ['event', {}, 'event', 'Expected a string, got an object.'],
    ['quantity', '100', 'quantity', 'Expected a finite number, got a string of another form.'],
    ['quantity_used', Infinity, 'quantityUsed', 'Expected a finite number, got a number.'],
    ['quantity_remaining', [1], 'quantityRemaining', 'Expected a finite number, got an array.'],
    ['active_from', 1672531200, 'activeFrom', 'Expected an ISO 8601 instant, got a number.'],
    ['expiry_at', 'never', 'expiryAt', 'Expected an ISO 8601 instant, got a string of another form.'],
    [
      'created_at',
      '2023-02-29T00:00:00Z',
      'createdAt',
      'Expected an ISO 8601 instant, got a string of another form.',
    ],
    ['contract_id', 7, 'contractUuid', 'Expected a UUID, got a number.'],
    ['invoice_id', ' ', 'invoiceUuid', 'Expected a UUID, got a string of another form.'],
    [
      'contract',
      'c-1',
      'contract',
      'Expected a UUID or an object with one as its id, got a string of another form.',
    ],
    ['product', {}, 'product', 'Expected a UUID or an object with one as its id, got an object.'],
    ['invoice', [], 'invoice', 'Expected a UUID or an object with one as its id, got an array.'],
  ])('notes the flaw of %s = %j, and keeps the other fields', (wire, value, field, message) => {
    const row = readWell({ ...FULL_ROW, [wire]: value });
    const flaw = { kind: 'upstream-invalid', path: `${PATH}.${wire}`, message };
    expect(row).toEqual({ ...wholeRow, [field]: null, flaws: new Map([[field, flaw]]) });
  });

  it('notes several flaws at once', () => {
    const row = readWell({ ...BARE, name: 1, quantity: 'x', contract: 2 });
    expect(row.flaws && [...row.flaws.keys()]).toEqual(['name', 'quantity', 'contract']);
  });

  it.each<readonly [field: string, value: unknown, got: string]>([
    ['id', undefined, 'nothing'],
    ['id', null, 'null'],
    ['id', 5, 'a number'],
    ['id', '..', 'a string of another form'],
    ['entitlement', null, 'null'],
    ['entitlement', {}, 'an object'],
    ['customer', undefined, 'nothing'],
    ['customer', { id: 5 }, 'an object'],
    ['customer', [BARE.customer], 'an array'],
  ])('is broken by %s = %j', (field, value, got) => {
    const row = readEntitlement({ ...FULL_ROW, [field]: value }, PLACE);
    const message = `Expected a UUID, got ${got}.`;
    expect(row).toBeInstanceOf(BrokenRow);
    expect(row).toMatchObject({
      failure: { kind: 'upstream-invalid', path: `${PATH}.${field}`, message },
      named: {
        uuid: field === 'id' ? null : FULL_ROW.id,
        entitlementUuid: field === 'entitlement' ? null : FULL_ROW.entitlement,
      },
    });
  });

  it('names the first of several missing ids', () => {
    const row = readEntitlement(without(FULL_ROW, 'entitlement', 'customer'), PLACE);
    expect(row).toMatchObject({ failure: { path: `${PATH}.entitlement` } });
  });

  it.each([null, 'row', 5, [FULL_ROW]])('is broken by %j in place of a row', (value) => {
    expect(readEntitlement(value, PLACE)).toMatchObject({
      failure: { kind: 'upstream-invalid', path: PATH },
    });
  });
});
