import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALPHA, BRAVO } from './tenants.ts';
import { startTwoCustomers, type TwoCustomers } from './tenant-sandbox.ts';
import { boundTo, organisationWide } from './tokens.ts';

const LIST = ['cursor', 'limit', 'search', 'sort_key', 'sort_type'];
const ROWS = new Set([...LIST, 'populate', 'status']);
const COMPARED =
  /^(entitlement|contract_id|created_at|active_from|quantity|quantity_used)(__(neq|gte?|lte?|in|isnull))?$/;
const ACROSS = /^(customer|id)(__(in|isnull))?$/;

let two: TwoCustomers;
let bound: Record<string, string>;
let everybody: Record<string, string>;

beforeAll(async () => {
  two = await startTwoCustomers();
  [bound, everybody] = await Promise.all([boundTo(ALPHA.customer), organisationWide()]);
});
afterAll(() => two.close());
beforeEach(() => {
  two.sandbox.clearRequests();
});

const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.constantFrom(
    `&customer=${BRAVO.customer}`,
    `x&customer__in=${BRAVO.customer}`,
    '%26customer%3Dx',
    `;id__in=${BRAVO.customer}`,
    'a&limit=100000&limit=1',
    '#',
    '?customer=x',
    '\r\n\r\nGET /customers',
  ),
);
/** A cursor, which this never is, ends the matter before anything is asked. */
const rarely = fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: text });
const uuid = fc.constantFrom(...ALPHA.rows, ...ALPHA.entitlements, ALPHA.customer, BRAVO.customer);
const uuidFilter = fc.oneof(
  fc.record({ eq: uuid }),
  fc.record({ in: fc.array(uuid, { maxLength: 3 }) }),
  fc.record({ isNull: fc.boolean() }),
);
const numberFilter = fc.record({ gte: fc.double(), lt: fc.double() }, { requiredKeys: [] });
const instant = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
  .map((date) => date.toISOString());
const instantFilter = fc.record({ gt: instant, neq: instant }, { requiredKeys: [] });
const count = fc.integer({ min: 0, max: 5 });
const direction = fc.constantFrom('ASC', 'DESC');

const rowArgs = fc.record(
  {
    first: count,
    search: text,
    status: fc.array(text, { maxLength: 3 }),
    orderBy: fc.record({ field: fc.constantFrom('ID', 'EXPIRY_AT', 'QUANTITY'), direction }),
    after: rarely,
  },
  { requiredKeys: ['first'] },
);
const filterWithin = {
  entitlementUuid: uuidFilter,
  contractUuid: uuidFilter,
  createdAt: instantFilter,
  activeFrom: instantFilter,
  quantity: numberFilter,
  quantityUsed: numberFilter,
};
const filterAcross = { ...filterWithin, customerUuid: uuidFilter, uuid: uuidFilter };
const totalArgs = fc.record(
  {
    first: count,
    search: text,
    orderBy: fc.record({ field: fc.constantFrom('ID', 'QUANTITY'), direction }),
    filter: fc.oneof(
      fc.record(filterWithin, { requiredKeys: [] }),
      fc.record(filterAcross, { requiredKeys: [] }),
    ),
    before: rarely,
  },
  { requiredKeys: ['first'] },
);

const ROW_TYPES = {
  first: 'Int',
  search: 'String',
  status: '[String!]',
  orderBy: 'EntitlementOrder',
  after: 'String',
};
const TOTAL_TYPES = {
  first: 'Int',
  search: 'String',
  orderBy: 'EntitlementSummaryOrder',
  filter: 'EntitlementSummaryFilter',
  before: 'String',
};

describe('T3: whatever a client sends', () => {
  const operation = fc.record({
    wide: fc.boolean(),
    rows: rowArgs,
    totals: totalArgs,
    uuids: fc.array(uuid, { maxLength: 4 }),
  });

  it('the upstream is asked with known names alone, each once, and for a bound caller with none that reaches across', async () => {
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(operation, async ({ wide, rows, totals, uuids }) => {
        const rowVariables = prefixed('r', rows, ROW_TYPES);
        const totalVariables = prefixed('t', totals, TOTAL_TYPES);
        const declared = [
          ...rowVariables.declared,
          ...totalVariables.declared,
          '$own: UUID!',
          '$uuids: [UUID!]!',
        ];
        await two.gateway.ask(
          `query(${declared.join(', ')}) {
            customer(uuid: $own) {
              entitlements(${rowVariables.args}) { nodes { uuid product { name } customer { name } summary { id } } totalCount }
              entitlementSummaries(${totalVariables.args}) { nodes { id } pageInfo { hasPreviousPage } }
            }
            customersByUuid(uuids: $uuids) { name }
          }`,
          {
            variables: { ...rowVariables.values, ...totalVariables.values, own: ALPHA.customer, uuids },
            headers: wide ? everybody : bound,
          },
        );
        for (const { path, query, duplicates } of two.sandbox.requests) {
          expect(duplicates).toEqual([]);
          for (const name of Object.keys(query)) {
            met.add(name);
            expect(isAllowed(path, name, wide), `${path} ${name}`).toBe(true);
          }
        }
        two.sandbox.clearRequests();
      }),
      { numRuns: 300, seed: 1 },
    );
    for (const name of ['search', 'status', 'sort_key', 'id__in', 'entitlement__in', 'quantity__gte']) {
      expect([...met]).toContain(name);
    }
  });
});

function isAllowed(path: string, name: string, wide: boolean): boolean {
  if (path === '/customers') return wide && ['id__in', 'limit', 'cursor'].includes(name);
  if (!wide && !path.includes(ALPHA.customer)) return false;
  if (!path.includes('/unique/')) return ROWS.has(name);
  return LIST.includes(name) || COMPARED.test(name) || (wide && ACROSS.test(name));
}

function prefixed(prefix: string, args: object, types: Readonly<Record<string, string>>) {
  const entries = Object.entries(args);
  return {
    declared: entries.map(([name]) => `$${prefix}_${name}: ${types[name] ?? ''}`),
    args: entries.map(([name]) => `${name}: $${prefix}_${name}`).join(', '),
    values: Object.fromEntries(
      entries.map(([name, value]): [string, unknown] => [`${prefix}_${name}`, value]),
    ),
  };
}
