import { definitionId } from '../../src/sandbox/catalogue.ts';
import { ACCOUNT_SCENARIOS } from './account-scenarios.ts';
import type { CustomerKind } from './customers.ts';
import * as pick from './picks.ts';
import { type Get, getRows, getTotals, type WireRow, type WireTotal } from './wire.ts';

/** One kind of operation: as a query for the gateway, and by hand for the proxy. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly query: string;
  /** How many customers one operation asks for. */
  readonly customers: number;
  /** With how many rows each of them comes. */
  readonly customerKind: CustomerKind;
  /** How many requests make one operation, each of which goes on from the `endCursor` of the one before. */
  readonly pages: number;
  readonly ideal: { readonly calls: number; readonly waves: number };
  variables(customers: readonly string[], after: string | null): Readonly<Record<string, unknown>>;
  /** The `data` of the answer. What the proxy runs, and what the gateway's answers are compared with. */
  byHand(get: Get, customers: readonly string[], after: string | null): Promise<unknown>;
}

const POPULATE = '&populate=contract,product,invoice';
const GATES = Array.from({ length: 20 }, (_, index) => definitionId(3 * index + 1));

const one = {
  customers: 1,
  customerKind: 'large',
  pages: 1,
  variables: ([customer]: readonly string[]) => ({ customer }),
} as const;

/** The first rows of one customer; S1, and the table of cost per row. */
export function firstRows(name: string, first: number): Scenario {
  const calls = Math.ceil(first / 100);
  return {
    ...one,
    name,
    title: `one customer, ${first} rows x 10 scalars`,
    query: `query ${name}($customer: UUID!) { customer(uuid: $customer) { entitlements(first: ${first}) { edges { node { ${pick.ROW} } } } } }`,
    ideal: { calls, waves: calls },
    async byHand(get, [customer = '']) {
      const rows: WireRow[] = [];
      let cursor: string | null = null;
      do {
        const page = await getRows(get, customer, Math.min(100, first - rows.length), cursor);
        rows.push(...page.results);
        cursor = page.next;
      } while (rows.length < first && cursor !== null);
      return { customer: { entitlements: pick.edgesOf(rows, pick.pickRow) } };
    },
  };
}

const rowsWithReferences: Scenario = {
  ...one,
  name: 'S2',
  title: '50 rows with references, 20 totals',
  query: `query S2($customer: UUID!) { customer(uuid: $customer) {
    entitlements(first: 50) { edges { node { ${pick.POPULATED_ROW} } } }
    entitlementSummaries(first: 20) { edges { node { ${pick.NAMED_TOTAL} } } }
  } }`,
  ideal: { calls: 2, waves: 1 },
  async byHand(get, [customer = '']) {
    const [rows, totals] = await Promise.all([
      getRows(get, customer, 50, null, POPULATE),
      getTotals(get, customer, 'limit=20'),
    ]);
    return {
      customer: {
        entitlements: pick.edgesOf(rows.results, pick.pickPopulatedRow),
        entitlementSummaries: pick.edgesOf(totals.results, pick.pickNamedTotal),
      },
    };
  },
};

const rowsWithTotals: Scenario = {
  ...one,
  name: 'S3',
  title: '50 rows, each with its total',
  query: `query S3($customer: UUID!) { customer(uuid: $customer) {
    entitlements(first: 50) { edges { node { ${pick.ROW} summary { ${pick.NAMED_TOTAL} } } } }
  } }`,
  ideal: { calls: 2, waves: 2 },
  async byHand(get, [customer = '']) {
    const { results } = await getRows(get, customer, 50);
    const ids = [...new Set(results.map(({ entitlement }) => entitlement))].sort();
    const totals = await totalsOf(get, customer, ids);
    const withTotal = (row: WireRow) => {
      const total = totals.get(row.entitlement);
      return { ...pick.pickRow(row), summary: total === undefined ? null : pick.pickNamedTotal(total) };
    };
    return { customer: { entitlements: pick.edgesOf(results, withTotal) } };
  },
};

const featureGates: Scenario = {
  ...one,
  name: 'S4',
  title: '20 aliased totals',
  query: `query S4($customer: UUID!) { customer(uuid: $customer) {
    ${GATES.map((id, index) => `gate${index}: entitlementSummary(entitlementUuid: "${id}") { ${pick.TOTAL} }`).join('\n    ')}
  } }`,
  ideal: { calls: 1, waves: 1 },
  async byHand(get, [customer = '']) {
    const totals = await totalsOf(get, customer, GATES);
    const gates: Record<string, unknown> = {};
    GATES.forEach((id, index) => {
      const total = totals.get(id);
      gates[`gate${index}`] = total === undefined ? null : pick.pickTotal(total);
    });
    return { customer: gates };
  },
};

const manyCustomers: Scenario = {
  name: 'S5',
  title: '25 customers x 5 rows',
  query: `query S5($customers: [UUID!]!) { customersByUuid(uuids: $customers) {
    uuid entitlements(first: 5) { edges { node { ${pick.ROW} } } }
  } }`,
  customers: 25,
  customerKind: 'large',
  pages: 1,
  ideal: { calls: 25, waves: 1 },
  variables: (customers) => ({ customers }),
  async byHand(get, customers) {
    const lists = await Promise.all(customers.map((customer) => getRows(get, customer, 5)));
    return {
      customersByUuid: lists.map(({ results }, index) => ({
        uuid: customers[index],
        entitlements: pick.edgesOf(results, pick.pickRow),
      })),
    };
  },
};

const wholeList: Scenario = {
  ...one,
  name: 'S6',
  title: '1,000 rows in 20 pages of 50',
  query: `query S6($customer: UUID!, $after: String) { customer(uuid: $customer) {
    entitlements(first: 50, after: $after) { edges { node { ${pick.ROW} } } pageInfo { hasNextPage endCursor } }
  } }`,
  pages: 20,
  ideal: { calls: 20, waves: 20 },
  variables: ([customer], after) => ({ customer, after }),
  async byHand(get, [customer = ''], after) {
    const { results, next } = await getRows(get, customer, 50, after);
    const pageInfo = { hasNextPage: next !== null, endCursor: next };
    return { customer: { entitlements: { ...pick.edgesOf(results, pick.pickRow), pageInfo } } };
  },
};

export const SCENARIOS: readonly Scenario[] = [
  firstRows('S1', 10),
  rowsWithReferences,
  rowsWithTotals,
  featureGates,
  manyCustomers,
  wholeList,
  ...ACCOUNT_SCENARIOS,
];

export const ROW_SCENARIOS: readonly Scenario[] = [1, 10, 100, 500].map((rows) =>
  firstRows(`R${rows}`, rows),
);

export function scenarioOf(name: string): Scenario {
  const scenario = [...SCENARIOS, ...ROW_SCENARIOS].find((candidate) => candidate.name === name);
  if (scenario === undefined) throw new RangeError(`Expected S1 to S8, got ${name}.`);
  return scenario;
}

async function totalsOf(
  get: Get,
  customer: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, WireTotal>> {
  const list = encodeURIComponent(ids.join(','));
  const { results } = await getTotals(get, customer, `limit=${ids.length}&entitlement__in=${list}`);
  return new Map(results.map((total) => [total.entitlement.id, total]));
}
