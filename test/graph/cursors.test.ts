import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { at, complaints, dataOf, listAt, type Reply, textAt } from '../support/graphql.ts';

const [BIG = '', STRANGE = ''] = STORIES.map(({ uuid }) => uuid);

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.takeLog();
  gateway.sandbox.setManners({ cursors: 'keyset' });
});

interface Place {
  readonly customer?: string;
  readonly field?: string;
  readonly args?: string;
  readonly from?: TestGateway;
}

function ask(
  cursor: string,
  { customer = STRANGE, field = 'entitlements', args = '', from = gateway }: Place,
  way = 'after',
) {
  const query = `query($c: String) { customer(uuid: "${customer}") { list: ${field}(${args} ${way}: $c) { edges { cursor } pageInfo { hasNextPage } } } }`;
  return from.query(query, { c: cursor });
}

/** The cursor of the third of ten rows, which names no neighbouring page. */
async function cursorOf({
  customer = STRANGE,
  field = 'entitlements',
  args = '',
  from = gateway,
}: Place = {}) {
  const list = `${field}${args === '' ? '' : `(${args})`} { edges { cursor } }`;
  const data = dataOf(await from.query(`{ customer(uuid: "${customer}") { ${list} } }`));
  gateway.takeLog();
  return textAt(listAt(data, 'customer', field, 'edges')[2], 'cursor');
}

function expectRefusal(reply: Reply, argument = 'after'): void {
  expect(complaints(reply)).toEqual([{ code: 'INVALID_CURSOR', argument, path: ['customer', 'list'] }]);
  expect(at(reply.data, 'customer', 'list')).toBeNull();
}

describe('a cursor is refused before any call', () => {
  it.each<[what: string, made: Place, used: Place]>([
    ['of another customer', { customer: BIG }, {}],
    ['of another field', { field: 'entitlementSummaries' }, {}],
    ['of another order', { args: 'orderBy: { field: ID }' }, { args: 'orderBy: { field: CREATED_AT }' }],
    [
      'of another direction',
      { args: 'orderBy: { field: ID }' },
      { args: 'orderBy: { field: ID, direction: DESC }' },
    ],
    ['of no order', {}, { args: 'orderBy: { field: ID }' }],
    ['of another status', { args: 'status: ["active"]' }, { args: 'status: ["active", "draft"]' }],
    ['of another search', { args: 'search: "a"' }, { args: 'search: "b"' }],
    [
      'of another filter',
      { field: 'entitlementSummaries', args: 'filter: { quantity: { gte: 0 } }' },
      { field: 'entitlementSummaries', args: 'filter: { quantity: { gt: 0 } }' },
    ],
    ['of a list with rows, in one that can have none', {}, { args: 'status: []' }],
  ])('%s', async (_what, made, used) => {
    const cursor = await cursorOf(made);
    expectRefusal(await ask(cursor, used));
    expectRefusal(await ask(cursor, used, 'before'), 'before');
    expect(gateway.takeLog()).toEqual([]);
    expect(complaints(await ask(cursor, made))).toEqual([]);
  });

  it.each([
    ['a space', ' '],
    ['free text', 'c4n4ry'],
    ['a number', '10'],
    ['dots', '...'],
    ['an upstream cursor', 'V2VsbCBhcmV1IGN1cmlvdxM='],
    ['half a character', '\ud800'],
  ])('that is %s', async (_what, text) => {
    const reply = await ask(text, {});
    expectRefusal(reply);
    expect(reply.text).not.toContain('c4n4ry');
    expect(gateway.takeLog()).toEqual([]);
  });

  it('with anything behind it, up to any size', async () => {
    const cursor = await cursorOf();
    for (const size of [1, 100, 10_000, 50_000]) expectRefusal(await ask(cursor + 'a'.repeat(size), {}));
    expect(gateway.takeLog()).toEqual([]);
  });

  it('that is cut anywhere', async () => {
    const cursor = await cursorOf();
    for (let length = 1; length < cursor.length; length += 5)
      expectRefusal(await ask(cursor.slice(0, length), {}));
    expect(gateway.takeLog()).toEqual([]);
  });

  it('that is altered anywhere in what is signed', async () => {
    const cursor = await cursorOf();
    const signed = cursor.indexOf('.');
    for (let index = 0; index < signed; index += 1) {
      const other = cursor[index] === 'A' ? 'B' : 'A';
      expectRefusal(await ask(cursor.slice(0, index) + other + cursor.slice(index + 1), {}));
    }
    expect(gateway.takeLog()).toEqual([]);
  });

  it('made by a gateway with another secret, but not by one with the same', async () => {
    const withSecret = async (letter: string) => {
      const other = await startGateway({ env: { CURSOR_SECRET: letter.repeat(32) } });
      onTestFinished(() => other.close());
      return other;
    };
    const [one, same, another] = [await withSecret('a'), await withSecret('a'), await withSecret('b')];
    const cursor = await cursorOf({ from: one });
    expect(complaints(await ask(cursor, { from: same }))).toEqual([]);
    expectRefusal(await ask(cursor, { from: another }));
    expectRefusal(await ask(cursor, {}));
    expect(another.takeLog()).toEqual([]);
  });
});

describe('while the secret is changed, a cursor', () => {
  it('of before is accepted where its secret is among those that are read', async () => {
    const withSecrets = async (...letters: string[]) => {
      const secrets = letters.map((letter) => letter.repeat(32)).join(', ');
      const other = await startGateway({ env: { CURSOR_SECRET: secrets } });
      onTestFinished(() => other.close());
      return other;
    };
    const [before, between, after] = [
      await withSecrets('a'),
      await withSecrets('b', 'a'),
      await withSecrets('b'),
    ];
    expect(complaints(await ask(await cursorOf({ from: before }), { from: between }))).toEqual([]);
    expect(complaints(await ask(await cursorOf({ from: between }), { from: after }))).toEqual([]);
    expectRefusal(await ask(await cursorOf({ from: before }), { from: after }));
  });
});

describe('a cursor is accepted', () => {
  it('with arguments that mean the same', async () => {
    const cursor = await cursorOf({ args: 'status: ["draft", "active"], search: ""' });
    expect(
      complaints(await ask(cursor, { args: 'status: ["active", "draft", "active"], first: 3' })),
    ).toEqual([]);
  });

  it('wherever in its unsigned part it is altered, or refused: never worse', async () => {
    const cursor = await cursorOf();
    for (let index = cursor.indexOf('.'); index < cursor.length; index += 1) {
      const reply = await ask(`${cursor.slice(0, index)}0${cursor.slice(index + 1)}`, {});
      for (const { code } of reply.errors) expect(code).toBe('INVALID_CURSOR');
    }
    expect(gateway.reports).toEqual([]);
  });
});

describe('a cursor that the upstream no longer accepts', () => {
  it.each([
    ['after', 'first: 10', 'endCursor'],
    ['before', 'last: 10', 'startCursor'],
  ])('is INVALID_CURSOR for %s, after one call', async (way, args, which) => {
    const list = `entitlements(${args}, orderBy: { field: ID }) { pageInfo { ${which} } }`;
    const data = dataOf(await gateway.query(`{ customer(uuid: "${BIG}") { ${list} } }`));
    const cursor = textAt(data, 'customer', 'entitlements', 'pageInfo', which);
    gateway.takeLog();
    gateway.sandbox.setManners({ cursors: 'offset' });
    const reply = await ask(cursor, { customer: BIG, args: `${args}, orderBy: { field: ID },` }, way);
    expectRefusal(reply, way);
    expect(reply.errors[0]?.message).toMatch(/expired/);
    expect(gateway.takeLog()).toHaveLength(1);
  });
});
