import { describe, expect, it } from 'vitest';
import type { CustomerRecord } from '../../../src/domain/customer.ts';
import { BrokenRow } from '../../../src/domain/page.ts';
import { readCustomer } from '../../../src/upstream/wire/read-customer.ts';
import { plain } from '../../support/plain-row.ts';
import { FULL_CUSTOMER } from './wire-samples.ts';
import { FRESH } from '../../support/fresh.ts';

const { id } = FULL_CUSTOMER;
const PLACE = { list: '$', index: null, freshness: FRESH };

function readWell(value: unknown): CustomerRecord {
  const row = readCustomer(value, PLACE);
  if (row instanceof BrokenRow) throw new Error(`expected a customer, got ${JSON.stringify(row.failure)}`);
  return plain(row);
}

describe('readCustomer', () => {
  it('reads every field, and ignores the many others', () => {
    const record = { ...FULL_CUSTOMER, custom_data: {}, address: null, tax_info: [{}], phone: 5 };
    expect(readWell(record)).toEqual({
      uuid: id,
      name: 'Acme',
      email: 'billing@acme.example',
      externalId: 'acme-1',
      flaws: null,
    });
  });

  it('takes null and absent for the same', () => {
    const bare = { uuid: id, name: null, email: null, externalId: null, flaws: null };
    expect(readWell({ id, external_id: null })).toEqual(bare);
    expect(readWell({ id, customer_name: null, email: null, external_id: null })).toEqual(bare);
  });

  it('takes an external id that is left out for one that it does not know', () => {
    expect(readWell({ id, customer_name: 'Acme' })).toMatchObject({
      name: 'Acme',
      externalId: null,
      flaws: new Map([
        [
          'externalId',
          {
            kind: 'upstream-invalid',
            path: '$.external_id',
            message: 'Expected a string or null, got nothing.',
          },
        ],
      ]),
    });
  });

  it('notes flaws, and keeps the other fields', () => {
    expect(readWell({ ...FULL_CUSTOMER, external_id: 17 })).toEqual({
      uuid: id,
      name: 'Acme',
      email: 'billing@acme.example',
      externalId: null,
      flaws: new Map([
        [
          'externalId',
          {
            kind: 'upstream-invalid',
            path: '$.external_id',
            message: 'Expected a string, got a number.',
          },
        ],
      ]),
    });
  });

  it.each([undefined, null, 5, 'acme'])('is broken by the id %j', (wrong) => {
    expect(readCustomer({ ...FULL_CUSTOMER, id: wrong }, PLACE)).toMatchObject({
      failure: { kind: 'upstream-invalid', path: '$.id' },
    });
  });

  it.each([
    ['crm-1', 'crm-1'],
    [undefined, null],
    [7, null],
  ])('without an id still names the external id %j, if that can be read', (written, externalId) => {
    expect(readCustomer({ ...FULL_CUSTOMER, id: 5, external_id: written }, PLACE)).toMatchObject({
      named: { uuid: null, externalId },
    });
  });

  it('is broken by anything but an object', () => {
    const message = 'Expected an object, got an array.';
    expect(readCustomer([], PLACE)).toEqual(new BrokenRow({ kind: 'upstream-invalid', path: '$', message }));
  });
});
