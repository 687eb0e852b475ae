import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const CUSTOMER = STORIES[1]?.uuid ?? '';
const CANARY = 'c4n4ry-do-not-repeat';

const GATE = 'entitlementSummary(entitlementUuid: $value) { id }';
const FIRST = 'entitlements(first: $value) { totalCount }';
const STATUS = 'entitlements(status: $value) { totalCount }';
const ORDER = 'entitlements(orderBy: $value) { totalCount }';
const QUANTITY = 'entitlementSummaries(filter: { quantity: $value }) { totalCount }';
const CREATED = 'entitlementSummaries(filter: { createdAt: $value }) { totalCount }';

describe('what is told of a variable that does not fit', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it.each([
    [GATE, 'UUID!', undefined, 'Variable $value: Expected a value that fits UUID!, got none.'],
    [GATE, 'UUID!', null, 'Variable $value: Expected a value that fits UUID!, got null.'],
    [GATE, 'UUID!', CANARY, 'Variable $value: Expected a UUID of 8-4-4-4-12 hexadecimal digits.'],
    [
      FIRST,
      'Int',
      CANARY,
      'Variable $value: Expected a value that fits Int (a whole number of at most 32 bits).',
    ],
    [
      QUANTITY,
      'FloatFilter',
      { gte: CANARY },
      'Variable $value at value.gte: Expected a value that fits its place in FloatFilter, of type Float (a number).',
    ],
    [
      QUANTITY,
      'FloatFilter',
      { isNull: CANARY },
      'Variable $value at value.isNull: Expected a value that fits its place in FloatFilter, of type Boolean (true or false).',
    ],
    [
      ORDER,
      'EntitlementOrder',
      { field: `${CANARY}" does not exist in "${CANARY}" enum.` },
      'Variable $value at value.field: Expected a value that fits its place in EntitlementOrder, of type EntitlementOrderField.',
    ],
    [
      ORDER,
      'EntitlementOrder',
      { field: 'expiry_at' },
      'Variable $value at value.field: Expected a value that fits its place in EntitlementOrder, of type EntitlementOrderField.',
    ],
    [
      ORDER,
      'EntitlementOrder',
      { field: [CANARY] },
      'Variable $value at value.field: Expected a value that fits its place in EntitlementOrder, of type EntitlementOrderField.',
    ],
    [ORDER, 'EntitlementOrder', CANARY, 'Variable $value: Expected a value that fits EntitlementOrder.'],
    [
      CREATED,
      'DateTimeFilter',
      { in: [CANARY] },
      'Variable $value at value.in[0]: Expected an RFC 3339 instant of the years 1 to 9999 with an offset, to the microsecond at most, such as 2026-01-31T00:00:00Z.',
    ],
    [
      STATUS,
      '[String!]',
      [CANARY, 5],
      'Variable $value at value[1]: Expected a value that fits its place in [String!], of type String (a text).',
    ],
    [
      ORDER,
      'EntitlementOrder',
      { field: 'ID', direction: CANARY },
      'Variable $value at value.direction: Expected a value that fits its place in EntitlementOrder, of type SortDirection.',
    ],
    [
      ORDER,
      'EntitlementOrder',
      { field: 'ID', direction: null },
      'Variable $value at value.direction: Expected a value that fits its place in EntitlementOrder, of type SortDirection!, got null.',
    ],
    [
      ORDER,
      'EntitlementOrder',
      { field: 'ID', [CANARY]: 1 },
      'Variable $value: Expected a value that fits EntitlementOrder, got a field that is not of its type.',
    ],
    [
      ORDER,
      'EntitlementOrder',
      {},
      'Variable $value: Field "field" of required type "EntitlementOrderField!" was not provided.',
    ],
  ])(
    'says what belongs there, and never what came: %s as %s, given %j',
    async (fields, type, value, message) => {
      const variables = value === undefined ? {} : { value };
      const query = `query($value: ${type}) { customer(uuid: "${CUSTOMER}") { ${fields} } }`;
      const { errors, text } = await gateway.query(query, variables);
      expect(errors.map((error) => error.message)).toEqual([message]);
      expect(text).not.toMatch(/c4n4ry/i);
    },
  );
});
