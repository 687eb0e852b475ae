import { describe, expect, it } from 'vitest';
import { createCore } from '../../src/sandbox/core.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { ask, askPage, faultPlaces, idsOf, uuid } from './ask.ts';

const core = createCore();
const ids = STORIES.map(({ uuid }) => uuid);

describe('the customers endpoints', () => {
  it('list customers in the order of the stories, ten by default', () => {
    const first = askPage(core, '/customers');
    expect(idsOf(first)).toEqual(ids.slice(0, 10));
    expect(first.total_count).toBe(ids.length);
    expect(idsOf(askPage(core, '/customers', { cursor: first.next ?? '' }))).toEqual(ids.slice(10, 20));
  });

  it('look up many customers by id in one request', () => {
    const wanted = [...ids.slice(3, 28), uuid(999)].reverse();
    const page = askPage(core, '/customers', { id__in: wanted.join(','), limit: 100 });
    expect(idsOf(page)).toEqual(ids.slice(3, 28));
  });

  it('look up a customer by id, external id or email', () => {
    const [acme] = askPage(core, '/customers', { id: ids[4] ?? '' }).results;
    expect(acme).toMatchObject({ customer_name: 'Acme Analytics', external_id: 'crm-acme-analytics' });
    expect(idsOf(askPage(core, '/customers', { external_id: 'crm-acme-analytics' }))).toEqual([ids[4]]);
    expect(idsOf(askPage(core, '/customers', { email: 'billing@acme-analytics.example' }))).toEqual([ids[4]]);
  });

  it('look up many customers by external id in one request', () => {
    const list = 'crm-globex-worldwide,nobody, crm-acme-analytics';
    expect(idsOf(askPage(core, '/customers', { external_id__in: list }))).toEqual([ids[0], ids[4]]);
    expect(idsOf(askPage(core, '/customers', { external_id__in: 'CRM-ACME-ANALYTICS,' }))).toEqual([]);
  });

  it('answer one customer with the required fields of the record', () => {
    const { status, body } = ask(core, `/customers/${(ids[0] ?? '').toUpperCase()}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: ids[0],
      external_id: 'crm-globex-worldwide',
      customer_name: 'Globex Worldwide',
      custom_data: { tier: 'gold' },
      address: { line1: '1 Market Street', zipCode: '94105', connector_validation: null },
      created_at: '2025-01-17T00:00:00',
    });
  });

  it('answer 404 for a customer that does not exist', () => {
    expect(ask(core, `/customers/${uuid(999)}`)).toEqual({
      status: 404,
      body: { detail: 'Customer not found' },
    });
  });

  it('refuse malformed ids', () => {
    expect(faultPlaces(ask(core, '/customers/nobody'))).toEqual([['path', 'customer_id']]);
    expect(faultPlaces(ask(core, '/customers', { id: 'x', id__in: `${uuid(1)},`, limit: '1.5' }))).toEqual([
      ['query', 'id'],
      ['query', 'id__in'],
      ['query', 'limit'],
    ]);
  });
});
