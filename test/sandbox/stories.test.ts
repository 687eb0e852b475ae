import { describe, expect, it } from 'vitest';
import { createCore } from '../../src/sandbox/core.ts';
import { STORIES, storyWorld } from '../../src/sandbox/stories.ts';
import { askPage, target } from './ask.ts';

const now = '2026-06-01T00:00:00Z';
const world = storyWorld({ seed: 1, now });
const core = createCore({ world });
const [big = '', strange = '', blank = '', gates = ''] = STORIES.map(({ uuid }) => uuid);

function everyAnswer(seed: number): string[] {
  const one = createCore({ seed });
  const headers = { 'x-api-key': one.apiKey, organisation: one.organisation };
  const paths = STORIES.flatMap(({ uuid }) => [
    `/entitlements/customer/${uuid}`,
    `/entitlements/customer/unique/${uuid}`,
    `/customers/${uuid}`,
  ]);
  return ['/customers', ...paths].map((path) => {
    return one.answer({ method: 'GET', url: target(path, { limit: 7, populate: 'contract' }), headers }).body;
  });
}

describe('the stories', () => {
  it('are the same byte for byte in two sandboxes of one seed, and others with another seed', () => {
    expect(everyAnswer(1)).toEqual(everyAnswer(1));
    expect(everyAnswer(2)).not.toEqual(everyAnswer(1));
  });

  it('have a big customer of 1,200 rows over 60 entitlements', () => {
    expect(askPage(core, `/entitlements/customer/${big}`).total_count).toBe(1_200);
    expect(askPage(core, `/entitlements/customer/unique/${big}`).total_count).toBe(60);
  });

  it('have a strange customer with sums of fractions, over-use, nulls and unknown words', () => {
    const rows = askPage(core, `/entitlements/customer/${strange}`, { limit: 100 }).results;
    expect(rows.length).toBe(25);
    const having = (test: (row: Record<string, unknown>) => boolean): boolean => rows.some(test);
    expect(having((row) => Number(row['quantity_remaining']) < 0)).toBe(true);
    expect(having((row) => row['name'] === null && row['type'] === null && row['status'] === null)).toBe(
      true,
    );
    expect(having((row) => row['type'] === 'Subscription')).toBe(true);
    expect(having((row) => row['contract'] === null)).toBe(true);
    expect(having((row) => !('contract' in row))).toBe(true);
    const instants = rows.map((row) => row['active_from'] ?? row['expiry_at'] ?? row['created_at']);
    expect(instants.some((instant) => /:\d\d$/.test(String(instant)))).toBe(true);
    expect(instants.some((instant) => /\.\d{6}Z$/.test(String(instant)))).toBe(true);
    const totals = askPage(core, `/entitlements/customer/unique/${strange}`, { limit: 100 }).results;
    expect(totals.map((total) => total['total_quantity'])).toContain(0.1 + 0.2);
  });

  it('have one customer without rows, and one of twenty feature gates', () => {
    expect(askPage(core, `/entitlements/customer/${blank}`).total_count).toBe(0);
    const totals = askPage(core, `/entitlements/customer/unique/${gates}`, { limit: 100 }).results;
    expect(totals.length).toBe(20);
    expect(JSON.stringify(totals).match(/"entitlement_type":"Feature"/g)?.length).toBe(20);
  });

  it('have enough ordinary customers, each with five rows or more', () => {
    expect(STORIES.length).toBe(31);
    for (const { uuid } of STORIES.slice(4, 30)) expect(world.rowsOf(uuid).length).toBeGreaterThanOrEqual(5);
  });

  it('end with a customer of 2,500 rows, the same however late they are asked for', () => {
    const { uuid = '' } = STORIES.at(-1) ?? {};
    expect(askPage(core, `/entitlements/customer/${uuid}`).total_count).toBe(2_500);
    const others = storyWorld({ seed: 1, now });
    for (const customer of STORIES.slice(0, 30)) others.rowsOf(customer.uuid);
    expect(others.rowsOf(uuid).map(({ record }) => record)).toEqual(
      world.rowsOf(uuid).map(({ record }) => record),
    );
    expect(new Set(others.rowsOf(uuid).map(({ record }) => record.id)).size).toBe(2_500);
  });

  it('are told around any instant', () => {
    const later = storyWorld({ seed: 1, now: '2030-01-01T00:00:00Z' });
    expect(later.rowsOf(gates)[0]?.record.active_from).toBe('2029-10-03T00:00:00Z');
  });
});
