import { getIntrospectionQuery, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config.ts';
import { sampleQueries } from '../../../src/http/sample-queries.ts';
import { CursorCodec } from '../../../src/cursors/cursor.ts';
import { writeGlobalId } from '../../../src/schema/global-id.ts';
import { schema } from '../../../src/schema/index.ts';
import { estimate } from '../../support/estimate.ts';
import { PRESENT } from '../../support/present.ts';
import { customerUuid, rowUuid } from '../../support/sample-data.ts';
import { SCENARIOS } from '../../bench/scenarios.ts';
import { boundTo, ORGANISATION } from './counted-graph.ts';

const context = {
  principal: ORGANISATION,
  limits: { pageLimit: 100, pageBudget: 20, maxPageSize: 500 },
  ...PRESENT,
  cursors: new CursorCodec('a secret of at least 32 characters'),
};
const OWN = customerUuid(1);
const ALL_FIELDS =
  'id uuid entitlementUuid name units type status sourceType sourceUuid event quantity quantityUsed ' +
  'quantityRemaining activeFrom expiryAt createdAt contractUuid';

const parsed = parseConfig({});
const LIMIT = parsed.ok ? parsed.config.surface.maxResponseBytes : NaN;

function bytesOf(text: string, variables: Record<string, unknown> = {}, operation?: string): number {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  return estimate(schema, document, operation, variables, context).bytes;
}

const repeat = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const list = (texts: readonly string[]) => JSON.stringify(texts);
const many = (count: number, text: string) => list(Array<string>(count).fill(text));
const ofCustomers = (count: number, selection: string) =>
  `{ customersByUuid(uuids: ${many(count, OWN)}) { ${selection} } }`;
const aliases = (count: number, field: string) => repeat(count, (n) => `a${n}: ${field}`);
const ROW_ID = writeGlobalId('Entitlement', `${OWN}:${rowUuid(1)}`);

describe('the size of an answer is estimated', () => {
  it.each<[what: string, query: string, data: unknown]>([
    [
      'ids, and the names and brackets around them',
      `{ customer(uuid: "${OWN}") { uuid also: uuid } }`,
      { customer: { uuid: OWN, also: OWN } },
    ],
    ['the name of a type', '{ viewer { __typename } }', { viewer: { __typename: 'Viewer' } }],
    [
      'global ids, under names of any length',
      `{ ${'long'.repeat(50)}: customer(uuid: "${OWN}") { id } }`,
      { ['long'.repeat(50)]: { id: writeGlobalId('Customer', OWN) } },
    ],
    ['lists', ofCustomers(3, 'uuid'), { customersByUuid: Array(3).fill({ uuid: OWN }) }],
    [
      'nodes of the types that were asked for',
      `{ nodes(ids: ${many(4, ROW_ID)}) { id ... on Customer { uuid } } }`,
      { nodes: Array(4).fill({ id: ROW_ID }) },
    ],
    [
      'what is left by @skip and @include',
      `{ customer(uuid: "${OWN}") { uuid id @skip(if: true) ...F @include(if: false) } } fragment F on Customer { b: id }`,
      { customer: { uuid: OWN } },
    ],
  ])('nearly to the byte where it is known: %s', (_what, query, data) => {
    const text = JSON.stringify({ data });
    const bytes = bytesOf(query);
    expect(bytes).toBeGreaterThanOrEqual(text.length);
    expect(bytes).toBeLessThan(text.length + 24);
  });

  it('with every row as often as it is written, and what stands around them once', () => {
    const ask = (first: number, selection: string) =>
      bytesOf(`{ customer(uuid: "${OWN}") { entitlements(first: ${first}) { ${selection} } } }`);
    for (const selection of ['nodes { uuid }', 'edges { node { uuid } }', 'edges { cursor }']) {
      const none = ask(0, selection);
      const row = ask(1, selection) - none;
      expect([ask(2, selection), ask(10, selection)]).toEqual([none + 2 * row, none + 10 * row]);
      expect(row).toBeGreaterThan(40);
    }
    const around = 'totalCount pageInfo { hasNextPage endCursor }';
    expect(ask(500, around)).toBe(ask(1, around));
  });

  it('through variables as through literals', () => {
    const text = (declared: string, first: string) =>
      `query${declared} { customer(uuid: "${OWN}") { entitlements(first: ${first}) { nodes { id } } } }`;
    expect(bytesOf(text('($n: Int)', '$n'), { n: 300 })).toBe(bytesOf(text('', '300')));
  });

  it('as empty where resolvers refuse or find nothing to list', () => {
    const around = '__typename totalCount nodes { id }';
    const lists = (args: string) =>
      bytesOf(`{ customer(uuid: "${OWN}") { entitlements${args} { ${around} } } }`);
    expect(lists('(status: [])')).toBe(lists('(first: 0)'));
    expect(lists('(first: 501)')).toBeLessThan(lists('(first: 0)'));
    expect(lists('(status: [], first: 501)')).toBe(lists('(first: 501)'));
  });

  it("of a bound caller's own customer", () => {
    const document = parse('{ viewer { customer { uuid } } }');
    const ask = (principal: typeof ORGANISATION) =>
      estimate(schema, document, null, {}, { ...context, principal }).bytes;
    expect(ask(boundTo(OWN)) - ask(ORGANISATION)).toBeGreaterThan(40);
  });
});

describe('an answer of many megabytes is over the default limit', () => {
  it.each<[what: string, query: string]>([
    [
      'one customer 20 times, 500 rows, all fields and 60 aliases of the longest',
      ofCustomers(20, `entitlements(first: 500) { nodes { ${ALL_FIELDS} ${aliases(60, 'id')} } }`),
    ],
    [
      'the same through edges and fragments',
      `${ofCustomers(20, 'entitlements(first: 500) { edges { node { ...All ...Again } } }')}
       fragment All on Entitlement { ${ALL_FIELDS} } fragment Again on Node { ${aliases(60, 'id')} }`,
    ],
    [
      'one row 100 times, asked for under several names',
      `{ ${repeat(30, (n) => `n${n}: nodes(ids: ${many(100, ROW_ID)}) { ...F }`)} }
       fragment F on Node { ${aliases(30, 'id')} }`,
    ],
    [
      'rows of the customer of each row',
      ofCustomers(
        1,
        `entitlements(first: 90) { nodes { customer { entitlements(first: 100) { nodes { ${ALL_FIELDS} ${aliases(20, 'id')} } } } } }`,
      ),
    ],
    [
      'the names of types',
      ofCustomers(20, `entitlements(first: 500) { nodes { ${aliases(60, '__typename')} } }`),
    ],
    [
      'totals',
      ofCustomers(
        20,
        `entitlementSummaries(first: 500) { nodes { entitlement { ${aliases(60, 'uuid')} } } }`,
      ),
    ],
    [
      'totals of each row',
      ofCustomers(10, `entitlements(first: 500) { nodes { summary { ${aliases(40, 'id')} } } }`),
    ],
    [
      'one name of 2,000 letters at 10,000 places',
      ofCustomers(20, `entitlements(first: 500) { nodes { ${'x'.repeat(2000)}: type } }`),
    ],
    ['cursors', ofCustomers(20, `entitlements(first: 500) { edges { ${aliases(5, 'cursor')} } }`)],
    ['a long name in an introspection', `{ __schema { types { fields { ${'x'.repeat(90_000)}: name } } } }`],
  ])('%s', (_what, query) => {
    expect(bytesOf(query)).toBeGreaterThan(LIMIT);
  });
});

describe('what clients ask for stays far below the default limit', () => {
  const samples = sampleQueries({ nodes: null, boundCallers: false });

  /** With the estimate, in kilobytes, rounded up. */
  it.each<[what: string, query: string, operation: string | undefined, kilobytes: number]>([
    [
      "the README's query",
      `{ customer(uuid: "${OWN}") { id name a: balance(entitlementUuid: "${OWN}") { id held reason }
        b: balance(entitlementUuid: "${OWN}") { id name granted used remaining units usedFraction } } }`,
      undefined,
      1,
    ],
    ...samples.map(({ name, query }, index): [string, string, string, number] => [
      `GraphiQL's ${name}`,
      query,
      name,
      [34, 5, 5, 1, 1, 71][index] ?? 0,
    ]),
    [
      '25 customers with 5 rows each',
      `{ customersByUuid(uuids: ${many(25, OWN)}) { name entitlements(first: 5) { nodes { ${ALL_FIELDS} } } } }`,
      undefined,
      111,
    ],
    [
      'the largest page with all fields',
      `{ customer(uuid: "${OWN}") { entitlements(first: 500) { edges { cursor node { ${ALL_FIELDS} } } pageInfo { hasNextPage endCursor } } } }`,
      undefined,
      646,
    ],
    ['an introspection as tools ask for it', getIntrospectionQuery(), undefined, 372],
  ])('%s', (_what, query, operation, kilobytes) => {
    const bytes = bytesOf(query, {}, operation);
    expect(Math.ceil(bytes / 1000)).toBe(kilobytes);
    expect(bytes).toBeLessThan(LIMIT / 10);
  });

  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    'scenario %s of the benchmark',
    (_name, scenario) => {
      const asked = Array.from({ length: scenario.customers }, (_, n) => customerUuid(n));
      expect(bytesOf(scenario.query, scenario.variables(asked, null))).toBeLessThan(LIMIT / 50);
    },
  );
});
