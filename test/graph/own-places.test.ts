import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { at, complaints, type Variables } from '../support/graphql.ts';

const [BIG = '', CUSTOMER = ''] = STORIES.map(({ uuid }) => uuid);

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

const many = <Value>(count: number, item: (n: number) => Value) =>
  Array.from({ length: count }, (_, n) => item(n));
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const idOf = (text: string) => Buffer.from(text).toString('base64url');
const good = idOf(`Customer:${CUSTOMER}`);

/** Beside the field in question, one that costs a call and one that costs none. */
const OTHERS = `record: customer(uuid: "${BIG}") { name } bare: customer(uuid: "${BIG}") { uuid }`;

type Case = [what: string, field: string, type: string, value: unknown, argument: string, code?: string];

/** Fields of a customer whose argument `$value` is wrong in a way that only the field can tell. */
const OF_A_CUSTOMER: readonly Case[] = [
  ['a negative first', 'entitlements(first: $value) { totalCount }', 'Int', -1, 'first'],
  ['a large first', 'entitlementSummaries(first: $value) { nodes { id } }', 'Int', 501, 'first'],
  ['a negative last', 'entitlements(last: $value) { nodes { id } }', 'Int', -1, 'last'],
  ['first with last', 'entitlements(first: 1, last: $value) { nodes { id } }', 'Int', 1, 'last'],
  ['a wrong after', 'entitlements(after: $value) { nodes { id } }', 'String', 'x', 'after', 'INVALID_CURSOR'],
  [
    'a wrong before',
    'entitlementSummaries(before: $value) { totalCount }',
    'String',
    'x.y.z',
    'before',
    'INVALID_CURSOR',
  ],
  ['a long search', 'entitlements(search: $value) { totalCount }', 'String', 'x'.repeat(257), 'search'],
  ['a search with a tab', 'entitlementSummaries(search: $value) { totalCount }', 'String', 'a\tb', 'search'],
  [
    'too many statuses',
    'entitlements(status: $value) { totalCount }',
    '[String!]',
    many(51, String),
    'status',
  ],
  ['a status with a comma', 'entitlements(status: $value) { totalCount }', '[String!]', ['a,b'], 'status'],
  [
    'too many ids of a filter',
    'entitlementSummaries(filter: { uuid: { in: $value } }) { totalCount }',
    '[UUID!]',
    many(101, uuid),
    'filter.uuid.in',
  ],
  [
    'a filter that nothing meets',
    'entitlementSummaries(filter: { quantity: { gt: 2, lt: $value } }) { totalCount }',
    'Float',
    1,
    'filter.quantity',
  ],
  [
    'too many entitlements',
    'balances(entitlementUuids: $value) { held }',
    '[UUID!]',
    many(101, uuid),
    'entitlementUuids',
  ],
];

async function ask(fields: string, type: string, value: unknown) {
  const variables: Variables = { value };
  return gateway.query(`query($value: ${type}) { ${OTHERS} ${fields} }`, variables);
}

describe('an argument that its field refuses', () => {
  it.each(OF_A_CUSTOMER)(
    'blanks that field only, before any call for it: %s',
    async (_what, field, type, value, argument, code = 'BAD_USER_INPUT') => {
      const reply = await ask(`customer(uuid: "${CUSTOMER}") { uuid wrong: ${field} }`, type, value);
      expect(complaints(reply)).toEqual([{ code, argument, path: ['customer', 'wrong'] }]);
      expect(reply.data).toEqual({
        record: { name: at(reply.data, 'record', 'name') },
        bare: { uuid: BIG },
        customer: { uuid: CUSTOMER, wrong: null },
      });
      expect(gateway.takeLog()).toEqual([`GET /customers/${BIG}`]);
    },
  );

  it.each([
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
    '+10000-01-01T00:00:00Z',
    '2026-01-01T00:00:00.0000001Z',
  ])('is refused with the whole operation where its scalar tells, before any call: %s', async (value) => {
    const field = 'balances(at: $value) { held }';
    const reply = await ask(`customer(uuid: "${CUSTOMER}") { ${field} }`, 'DateTime', value);
    expect(complaints(reply)).toEqual([{ code: 'BAD_USER_INPUT', argument: 'value', path: null }]);
    expect(gateway.takeLog()).toEqual([]);
  });

  it('blanks that field only where it is an id', async () => {
    const reply = await ask('node(id: $value) { id }', 'ID!', 'bad');
    expect(complaints(reply)).toEqual([{ code: 'BAD_USER_INPUT', argument: 'id', path: ['node'] }]);
    expect(reply.data).toMatchObject({ bare: { uuid: BIG }, node: null });
  });
});

describe('a list of ids', () => {
  const NODES = 'wrong: nodes(ids: $value) { id ... on Customer { name } }';
  const CUSTOMERS = 'wrong: customersByUuid(uuids: $value) { id name }';

  it('is null where one is malformed, and answered elsewhere', async () => {
    const stranger = idOf(`Customer:${uuid(7)}`);
    const reply = await ask(NODES, '[ID!]!', ['bad', good, '', stranger]);
    expect(complaints(reply)).toEqual([
      { code: 'BAD_USER_INPUT', argument: 'ids[0]', path: ['wrong', 0] },
      { code: 'BAD_USER_INPUT', argument: 'ids[2]', path: ['wrong', 2] },
      { code: 'NOT_FOUND', path: ['wrong', 3] },
    ]);
    expect(reply.data).toMatchObject({
      record: {},
      bare: { uuid: BIG },
      wrong: [null, { id: good }, null, null],
    });
  });

  it.each<[what: string, fields: string, type: string, values: readonly string[], argument: string]>([
    ['nodes', NODES, '[ID!]!', many(101, (n) => idOf(`Customer:${uuid(n)}`)), 'ids'],
    ['customersByUuid', CUSTOMERS, '[UUID!]!', many(101, uuid), 'uuids'],
  ])(
    'is refused before any call where it is too long for %s',
    async (_what, fields, type, values, argument) => {
      const reply = await ask(fields, type, values);
      expect(complaints(reply)).toEqual(
        values.map((_value, n) => ({ code: 'BAD_USER_INPUT', argument, path: ['wrong', n] })),
      );
      expect(reply.errors[0]?.message).toMatch(/^Expected at most 100 \w+, got 101\.$/);
      expect(reply.data).toEqual({
        record: { name: at(reply.data, 'record', 'name') },
        bare: { uuid: BIG },
        wrong: values.map(() => null),
      });
      expect(gateway.takeLog()).toEqual([`GET /customers/${BIG}`]);
    },
  );

  it('is refused as a whole where a variable is no uuid, which the scalar tells', async () => {
    const reply = await ask(CUSTOMERS, '[UUID!]!', [CUSTOMER, 'bad']);
    expect(complaints(reply)).toEqual([{ code: 'BAD_USER_INPUT', argument: 'value[1]', path: null }]);
    expect(gateway.takeLog()).toEqual([]);
  });
});
