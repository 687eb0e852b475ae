import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, isRecord, listAt } from '../support/graphql.ts';
import { type HttpListener, startListener } from '../support/http-listener.ts';

const GATE = 'def00000-0000-4000-8000-000000000001';
const OTHER = 'def00000-0000-4000-8000-000000000002';
const AT = '2026-06-01T00:00:00Z';
const WORDS = ['active', 'Active', 'ACTIVE', 'aCtIvE', 'trial', 'Trial', 'draft', 'Draft', '', null];

interface WireRow {
  readonly entitlement: string;
  readonly status: string | null;
  readonly quantity: number;
  readonly active_from: string | null;
}

/** How an upstream compares the words of its filter; nobody documents it. */
type Filter = 'exact' | 'in any case' | 'refuses';

interface World {
  readonly filter: Filter;
  readonly rows: readonly WireRow[];
}

/** By customer. */
const worlds = new Map<string, World>();
let upstream: HttpListener;
let gateway: TestGateway;

beforeAll(async () => {
  upstream = await startListener((response, { url = '' }) => {
    const { pathname, searchParams } = new URL(url, 'http://zenskar.test');
    const customer = pathname.split('/').at(-1) ?? '';
    const body = answer(customer, searchParams.get('status'));
    response.writeHead(body === null ? 422 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { detail: [{ loc: ['query', 'status'], msg: 'no such word' }] }));
  });
  const env = { USABLE_STATUSES: 'Active,trial', CACHE_FRESH_MS: '0' };
  gateway = await startGateway({ env, upstreamUrl: upstream.url });
});
afterAll(async () => {
  await gateway.close();
  await upstream.close();
});

function answer(customer: string, status: string | null): object | null {
  const { filter, rows } = worlds.get(customer) ?? { filter: 'exact', rows: [] };
  const words = status?.split(',') ?? null;
  if (words !== null && filter === 'refuses') return null;
  const fold = (word: string) => (filter === 'in any case' ? word.toLowerCase() : word);
  const keeps = (row: WireRow) =>
    words === null || (row.status !== null && words.some((word) => fold(word) === fold(row.status ?? '')));
  const results = rows.map((row, index) => ({
    ...row,
    id: `a0000000-0000-4000-8000-0000000000${10 + index}`,
    customer,
    name: `Called ${index}`,
    units: 'calls',
    type: 'Quantity',
    expiry_at: null,
    quantity_used: 1,
    created_at: AT,
  }));
  return { results: results.filter((_, index) => keeps(rows[index] ?? NO_ROW)), next: null };
}

const NO_ROW: WireRow = { entitlement: GATE, status: null, quantity: 0, active_from: null };

const world: fc.Arbitrary<World> = fc.record({
  filter: fc.constantFrom<Filter>('exact', 'in any case', 'refuses'),
  rows: fc.array(
    fc.record({
      entitlement: fc.constantFrom(GATE, GATE, OTHER),
      status: fc.constantFrom(...WORDS),
      quantity: fc.integer({ min: 0, max: 100 }),
      active_from: fc.constantFrom(null, '2027-01-01T00:00:00Z'),
    }),
    { maxLength: 6 },
  ),
});

const FIELDS = [
  'held',
  'reason',
  'granted',
  'used',
  'remaining',
  'overage',
  'usedFraction',
  'name',
  'type',
  'units',
  'nextStart { at quantity }',
  'assignments { uuid status isUsable }',
];
const selection = fc
  .subarray(FIELDS, { minLength: 1 })
  .map((fields) => ['entitlementUuid', ...fields].join(' '));

/** What stands at one of these places, of what was asked for one by one. */
const places = {
  gate: `balance(entitlementUuid: "${GATE}", at: "${AT}")`,
  named: `balances(entitlementUuids: ["${OTHER}", "${GATE}"], at: "${AT}")`,
  all: `balances(at: "${AT}")`,
  held: `balances(held: true, at: "${AT}")`,
  kind: `balances(types: [QUANTITY], at: "${AT}")`,
};

let customers = 0;

function newCustomer(its: World): string {
  customers += 1;
  const uuid = `cafe0000-0000-4000-8000-${String(customers).padStart(12, '0')}`;
  worlds.set(uuid, its);
  return uuid;
}

async function ask(customer: string, fields: string): Promise<unknown> {
  return at(dataOf(await gateway.query(`{ customer(uuid: "${customer}") { ${fields} } }`)), 'customer');
}

const keysOf = (fields: string) => fields.replace(/\{[^}]*\}/g, '').split(/\s+/);

/** The same, with these fields alone. */
function only(found: unknown, keys: readonly string[]): unknown {
  if (Array.isArray(found)) return found.map((each) => only(each, keys));
  if (!isRecord(found)) return found;
  return Object.fromEntries(Object.entries(found).filter(([key]) => keys.includes(key)));
}

describe('the answer about a balance', () => {
  it('is the same whatever else is selected, however the upstream writes and compares statuses', async () => {
    await fc.assert(
      fc.asyncProperty(world, selection, async (its, some) => {
        const customer = newCustomer(its);
        const whole = await ask(
          customer,
          Object.entries(places)
            .map(([alias, field]) => `${alias}: ${field} { entitlementUuid ${FIELDS.join(' ')} }`)
            .join(' '),
        );
        for (const [alias, field] of Object.entries(places)) {
          const found = await ask(customer, `${alias}: ${field} { ${some} }`);
          expect(at(found, alias), `${alias} of ${some}`).toEqual(only(at(whole, alias), keysOf(some)));
        }
        const rows = `entitlements(first: 20) { nodes { entitlementUuid isUsable(at: "${AT}") } }`;
        const usable = listAt(await ask(customer, rows), 'entitlements', 'nodes').filter(
          (row) => at(row, 'isUsable') === true && at(row, 'entitlementUuid') === GATE,
        );
        expect(at(whole, 'gate', 'held')).toBe(usable.length > 0);
      }),
      { numRuns: 60 },
    );
  });
});
