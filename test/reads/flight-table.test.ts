import { describe, expect, it } from 'vitest';
import { FlightTable } from '../../src/reads/flight-table.ts';
import { Read } from '../../src/upstream/read.ts';

const access = { tenant: 'tenant', credentials: { apiKey: 'key', organisation: 'organisation' } };

function uuid(index: number): string {
  return `0a9a1b2c-${index.toString(16).padStart(4, '0')}-4000-8000-00000000000a`;
}

function readOf(index: number, query = 'limit=10', by = access): Read {
  const path = `/entitlements/customer/${uuid(index)}?${query}`;
  return new Read(by, 'entitlements', path, uuid(index));
}

describe('the table of flights', () => {
  it.each(['limit=10', `entitlement__in=${Array.from({ length: 50 }, (_, at) => uuid(at)).join('%2C')}`])(
    'finds each flight by what it reads, and none that has ended: %.12s',
    (query) => {
      const table = new FlightTable<{ readonly read: Read }>();
      const flights = Array.from({ length: 2000 }, (_, index) => ({ read: readOf(index, query) }));
      for (const flight of flights) table.add(flight);
      for (const [index, flight] of flights.entries()) expect(table.find(readOf(index, query))).toBe(flight);
      for (const flight of flights.slice(0, 1000)) table.remove(flight);
      for (const [index, flight] of flights.entries()) {
        expect(table.find(readOf(index, query))).toBe(index < 1000 ? undefined : flight);
      }
    },
  );

  it('tells apart who reads, and takes the end of one that is not in it for nothing', () => {
    const table = new FlightTable<{ readonly read: Read }>();
    const flight = { read: readOf(1) };
    table.remove(flight);
    table.add(flight);
    expect(table.find(readOf(1))).toBe(flight);
    expect(table.find(readOf(1, 'limit=10', { ...access, tenant: 'another' }))).toBeUndefined();
    table.remove({ read: readOf(1) });
    expect(table.find(readOf(1))).toBe(flight);
  });
});
