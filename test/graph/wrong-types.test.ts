import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { complaints, isRecord, type Variables } from '../support/graphql.ts';

const CUSTOMER = STORIES[1]?.uuid ?? '';
const ID = '00000000-0000-4000-8000-000000000001';
const CANARY = 'c4n4ry-do-not-repeat';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

function below(fields: string, signature = '', variables: Variables = {}) {
  return gateway.query(`query${signature} { customer(uuid: "${CUSTOMER}") { ${fields} } }`, variables);
}

const GATE = 'entitlementSummary(entitlementUuid: #) { id }';
const FIRST = 'entitlements(first: #) { totalCount }';
const ORDER = 'entitlements(orderBy: #) { totalCount }';
const QUANTITY = 'entitlementSummaries(filter: { quantity: # }) { totalCount }';
const BY_ID = 'entitlementSummaries(filter: { uuid: # }) { totalCount }';
const CREATED = 'entitlementSummaries(filter: { createdAt: # }) { totalCount }';
const FILTER = 'entitlementSummaries(filter: #) { totalCount }';

/** A value that does not fit where `#` stands, and where the fault lies: outside of the value, and within it. */
type Misfit = [what: string, fields: string, type: string, value: unknown, outside: string, within: string];

const MISFITS: readonly Misfit[] = [
  ['a malformed uuid', GATE, 'UUID!', CANARY, 'entitlementUuid', ''],
  ['a uuid in braces', GATE, 'UUID!', `{${ID}}`, 'entitlementUuid', ''],
  ['a uuid with a line behind', GATE, 'UUID!', `${ID}\n`, 'entitlementUuid', ''],
  ['a path', GATE, 'UUID!', `unique/${ID}`, 'entitlementUuid', ''],
  ['a number for a uuid', GATE, 'UUID!', 7, 'entitlementUuid', ''],
  ['a list for a uuid', GATE, 'UUID!', [ID], 'entitlementUuid', ''],
  ['null for a uuid', GATE, 'UUID!', null, 'entitlementUuid', ''],
  ['a count in words', FIRST, 'Int', CANARY, 'first', ''],
  ['half a row', FIRST, 'Int', 1.5, 'first', ''],
  ['a count beyond 32 bits', FIRST, 'Int', 99_999_999_999, 'first', ''],
  ['a cursor as a number', 'entitlements(after: #) { totalCount }', 'String', 7, 'after', ''],
  ['an unknown order', ORDER, 'EntitlementOrder', { field: 'C4N4RY' }, 'orderBy', 'field'],
  ['an order in words', ORDER, 'EntitlementOrder', { field: CANARY }, 'orderBy', 'field'],
  ['an order without a field', ORDER, 'EntitlementOrder', {}, 'orderBy', ''],
  ['an order as a list', ORDER, 'EntitlementOrder', [{ field: 'ID' }, { field: 'ID' }], 'orderBy', ''],
  ['no direction', ORDER, 'EntitlementOrder', { field: 'ID', direction: null }, 'orderBy', 'direction'],
  [
    'an order of the other list',
    'entitlementSummaries(orderBy: #) { totalCount }',
    'EntitlementSummaryOrder',
    { field: 'EXPIRY_AT' },
    'orderBy',
    'field',
  ],
  ['a zoneless instant', CREATED, 'DateTimeFilter', { gt: '2026-01-01T00:00:00' }, 'filter.createdAt', 'gt'],
  ['no such day', CREATED, 'DateTimeFilter', { eq: '2026-02-30T00:00:00Z' }, 'filter.createdAt', 'eq'],
  ['no such hour', CREATED, 'DateTimeFilter', { neq: '2026-01-01T24:00:00Z' }, 'filter.createdAt', 'neq'],
  [
    'a bare date',
    FILTER,
    'EntitlementSummaryFilter',
    { activeFrom: { lte: '2026-01-01' } },
    'filter',
    'activeFrom.lte',
  ],
  [
    'a wrong instant in a list',
    CREATED,
    'DateTimeFilter',
    { in: ['2026-01-01T00:00:00Z', CANARY] },
    'filter.createdAt',
    'in[1]',
  ],
  ['a gap among ids', BY_ID, 'UUIDFilter', { isNull: false, in: [ID, ID, null] }, 'filter.uuid', 'in[2]'],
  ['a quantity in words', QUANTITY, 'FloatFilter', { lte: 1, gte: CANARY }, 'filter.quantity', 'gte'],
  ['a yes in words', QUANTITY, 'FloatFilter', { isNull: CANARY }, 'filter.quantity', 'isNull'],
  [
    'a gap among statuses',
    'entitlements(status: #) { totalCount }',
    '[String!]',
    ['a', null],
    'status',
    '[1]',
  ],
];

describe('values of the wrong type', () => {
  it.each(MISFITS)('are refused as literals: %s', async (_what, fields, _type, value, outside, within) => {
    const reply = await below(fields.replace('#', literalOf(value)));
    const argument = placeOf(outside, within);
    expect(complaints(reply)).toEqual([{ code: 'BAD_USER_INPUT', argument, path: null }]);
    expect(reply.data).toBeNull();
    expect(gateway.takeLog()).toEqual([]);
  });

  it.each(MISFITS)(
    'are refused as variables, and never repeated: %s',
    async (_what, fields, type, value, _outside, within) => {
      const reply = await below(fields.replace('#', '$value'), `($value: ${type})`, { value });
      const argument = placeOf('value', within);
      expect(complaints(reply)).toEqual([{ code: 'BAD_USER_INPUT', argument, path: null }]);
      expect(reply.text).not.toMatch(/c4n4ry/i);
      expect(reply.data).toBeNull();
      expect(gateway.takeLog()).toEqual([]);
    },
  );

  it('are refused where a name is not known, without repeating the one in a variable', async () => {
    const literal = await below(BY_ID.replace('#', `{ neq: "${ID}" }`));
    expect(complaints(literal)).toEqual([
      { code: 'BAD_USER_INPUT', argument: 'filter.uuid.neq', path: null },
    ]);
    const variable = await below(BY_ID.replace('#', '$f'), '($f: UUIDFilter)', { f: { [CANARY]: CANARY } });
    expect(complaints(variable)).toEqual([{ code: 'BAD_USER_INPUT', argument: 'f', path: null }]);
    expect(variable.text).not.toContain(CANARY);
  });

  it('are refused where a variable is missing altogether', async () => {
    const reply = await below(GATE.replace('#', '$gate'), '($gate: UUID!)');
    expect(complaints(reply)).toEqual([{ code: 'BAD_USER_INPUT', argument: 'gate', path: null }]);
  });

  it('are refused as defaults of variables', async () => {
    const signature = '($f: [EntitlementSummaryFilter!]! = [{}, { uuid: { # a comment "(" \n eq: "abc" } }])';
    const reply = await below('uuid', signature);
    expect(complaints(reply)).toContainEqual({
      code: 'BAD_USER_INPUT',
      argument: 'f[1].uuid.eq',
      path: null,
    });
  });

  it('say where in the document they stand', async () => {
    const reply = await gateway.query('{\n  customer(uuid: "abc") { uuid }\n}');
    expect(JSON.parse(reply.text)).toMatchObject({ errors: [{ locations: [{ line: 2, column: 18 }] }] });
  });

  it('keep their words where they are wrong in the document itself', async () => {
    const unused = await below('uuid', '($first: Int)');
    expect(unused.errors.map(({ message }) => message)).toEqual(['Variable "$first" is never used.']);
    const misplaced = await below(FIRST.replace('#', '$first'), '($first: String)');
    expect(misplaced.errors.map(({ message }) => message)).toEqual([
      'Variable "$first" of type "String" used in position expecting type "Int".',
    ]);
    const unknown = await below('nonsense');
    expect(unknown.errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
    const broken = await gateway.query('{ customer');
    expect(broken.errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
    expect(gateway.takeLog()).toEqual([]);
  });
});

/** JSON as GraphQL writes it; words in capitals are enum values. */
function literalOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`;
  if (isRecord(value)) {
    return `{ ${Object.entries(value)
      .map(([name, field]) => `${name}: ${literalOf(field)}`)
      .join(', ')} }`;
  }
  return typeof value === 'string' && /^[A-Z]\w+$/.test(value) ? value : JSON.stringify(value);
}

function placeOf(outside: string, within: string): string {
  return within === '' || within.startsWith('[') ? outside + within : `${outside}.${within}`;
}
