import { describe, expect, it } from 'vitest';
import { ask, askPage, coreOf, CUSTOMER, faultPlaces, idsOf, rowsPath, uuid } from './ask.ts';

const contract = { id: uuid(501), name: 'Contract 7' };
const invoice = { id: uuid(502), name: 'INV-42' };
const core = coreOf([
  { id: uuid(13), name: 'API calls', quantity: 10, quantity_used: 4, contract, invoice, bare: 'absent' },
  { id: uuid(12), name: 'Seats', quantity: 3, status: 'draft', expiry_at: '2026-02-01T00:00:00' },
  {
    id: uuid(11),
    name: 'apiary',
    status: 'on_hold',
    bare: 'absent',
    expiry_at: '2026-01-31T23:59:59.999999Z',
  },
]);

describe('the rows endpoint', () => {
  it('answers every documented field of a row, with references absent unless asked for', () => {
    expect(askPage(core, rowsPath).results[0]).toEqual({
      id: uuid(13),
      entitlement: uuid(1),
      name: 'API calls',
      units: null,
      customer: CUSTOMER,
      type: 'Quantity',
      source_type: 'Grant',
      source_id: null,
      active_from: null,
      expiry_at: null,
      quantity: 10,
      quantity_used: 4,
      quantity_remaining: 6,
      created_at: null,
      contract_id: contract.id,
      event: null,
      invoice_id: invoice.id,
      status: 'active',
    });
  });

  it('shows missing references as null in some rows and leaves them out in others', () => {
    const [, second, third] = askPage(core, rowsPath).results;
    expect(second).toMatchObject({ contract: null, product: null, invoice: null, contract_id: null });
    expect(third).not.toHaveProperty('contract');
    expect(third).not.toHaveProperty('contract_id');
  });

  it('fills in the references that populate names, and ignores unknown words', () => {
    const [first, second] = askPage(core, rowsPath, { populate: 'contract,customer, invoice,moon' }).results;
    expect(first).toMatchObject({
      customer: { id: CUSTOMER, name: 'Test customer', email: 'test@customer.example' },
      contract: { ...contract, email: null },
      invoice: { ...invoice, email: null },
    });
    expect(first).not.toHaveProperty('product');
    expect(second).toMatchObject({ contract: null, invoice: null });
  });

  it('searches in the name without regard to case', () => {
    expect(idsOf(askPage(core, rowsPath, { search: 'API' }))).toEqual([uuid(13), uuid(11)]);
  });

  it('takes a list of statuses', () => {
    expect(idsOf(askPage(core, rowsPath, { status: 'draft,on_hold' }))).toEqual([uuid(12), uuid(11)]);
    expect(idsOf(askPage(core, rowsPath, { status: 'nonsense' }))).toEqual([]);
  });

  it('sorts instants by the microsecond, whatever their spelling', () => {
    expect(idsOf(askPage(core, rowsPath, { sort_key: 'expiry_at' }))).toEqual([uuid(11), uuid(12), uuid(13)]);
  });

  it('ignores field filters without a word, as it has none', () => {
    expect(askPage(core, rowsPath, { quantity__gt: 5, id: 'nonsense' }).total_count).toBe(3);
  });

  it('answers an empty list for a customer it does not know', () => {
    expect(ask(core, `/entitlements/customer/${uuid(999)}`)).toEqual({
      status: 200,
      body: { results: [], next: null, previous: null, total_count: 0 },
    });
  });

  it('names every wrong argument in one answer', () => {
    const answer = ask(core, '/entitlements/customer/nobody', {
      limit: 'x',
      sort_key: 'name',
      sort_type: 'up',
    });
    expect(faultPlaces(answer)).toEqual([
      ['path', 'customer_id'],
      ['query', 'sort_key'],
      ['query', 'sort_type'],
      ['query', 'limit'],
    ]);
    expect(ask(core, rowsPath, { limit: -1 }).body).toEqual({
      detail: [
        {
          loc: ['query', 'limit'],
          msg: 'Input should be greater than or equal to 1',
          type: 'greater_than_equal',
        },
      ],
    });
  });
});
