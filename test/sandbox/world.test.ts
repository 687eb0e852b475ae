import { describe, expect, it } from 'vitest';
import { emptyWorld } from '../../src/sandbox/world.ts';
import { CUSTOMER, uuid, worldOf } from './ask.ts';

function idsIn(world: ReturnType<typeof worldOf>): string[] {
  return world.rowsOf(CUSTOMER).map(({ record }) => record.id);
}

describe('a world', () => {
  it('puts rows at the end, or before another, without moving any', () => {
    const world = worldOf([{ id: uuid(11) }, { id: uuid(12) }]);
    const sequences = world.rowsOf(CUSTOMER).map(({ sequence }) => sequence);
    const row = { entitlement: uuid(1), customer: CUSTOMER };
    world.addRow({ ...row, id: uuid(13) }, { before: uuid(12) });
    world.addRow({ ...row, id: uuid(14) }, { before: uuid(11) });
    expect(idsIn(world)).toEqual([uuid(14), uuid(11), uuid(13), uuid(12)]);
    const after = world.rowsOf(CUSTOMER).map(({ sequence }) => sequence);
    expect([after[1], after[3]]).toEqual(sequences);
    expect(after).toEqual(after.toSorted((left, right) => left - right));
  });

  it('removes rows', () => {
    const world = worldOf([{ id: uuid(11) }, { id: uuid(12) }]);
    expect(world.removeRow(uuid(11).toUpperCase())).toBe(true);
    expect(world.removeRow(uuid(11))).toBe(false);
    expect(idsIn(world)).toEqual([uuid(12)]);
  });

  it('takes name, type, units and remainder from elsewhere unless they are given', () => {
    const world = worldOf([
      { id: uuid(11), quantity: 5, quantity_used: 7 },
      { id: uuid(12), name: null, quantity: 5, quantity_used: 7, quantity_remaining: 0 },
    ]);
    expect(world.row(uuid(11))).toMatchObject({
      name: 'Entitlement 1',
      type: 'Quantity',
      quantity_remaining: -2,
    });
    expect(world.row(uuid(12))).toMatchObject({ name: null, quantity_remaining: 0 });
    expect(world.row(uuid(13))).toBe(undefined);
  });

  it('explains what it cannot add', () => {
    const world = worldOf([{ id: uuid(11) }]);
    const row = { id: uuid(12), entitlement: uuid(1), customer: CUSTOMER };
    expect(() => world.addRow({ ...row, id: uuid(11) })).toThrow('The row must be new');
    expect(() => world.addRow({ ...row, entitlement: uuid(9) })).toThrow(
      'The entitlement of a row must be added',
    );
    expect(() => world.addRow({ ...row, customer: uuid(9) })).toThrow('The customer of a row must be added');
    expect(() => world.addRow(row, { before: uuid(9) })).toThrow('The row must belong to the same customer');
    expect(() => world.addCustomer({ id: CUSTOMER, customer_name: 'Twin' })).toThrow(
      'The customer must be new',
    );
    expect(() => world.addDefinition({ id: uuid(1), name: 'Twin' })).toThrow('The definition must be new');
    expect(emptyWorld().rowsOf(CUSTOMER)).toEqual([]);
  });
});
