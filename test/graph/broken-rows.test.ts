import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, isRecord, listAt, type Reply, textAt } from '../support/graphql.ts';

const CUSTOMER = STORIES[1]?.uuid ?? '';
const GONE = 'dead0000-0000-4000-8000-000000000000';

let gateway: TestGateway;
let rows: readonly { readonly id: string; readonly entitlement: string }[] = [];

beforeAll(async () => {
  gateway = await startGateway();
  rows = gateway.sandbox.world.rowsOf(CUSTOMER).map(({ record }) => record);
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.sandbox.clearFaults();
});

type Change = Readonly<Record<string, null>>;

/** Breaks the rows at these places of the list. */
function breakRows(places: readonly number[], change: Change = { entitlement: null }): void {
  const ids = new Set<unknown>(places.map((place) => rows[place]?.id));
  const edit = (body: unknown) =>
    isRecord(body) && {
      ...body,
      results: listAt(body, 'results').map((row) =>
        isRecord(row) && ids.has(row['id']) ? { ...row, ...change } : row,
      ),
    };
  gateway.sandbox.script({ times: 1000, fault: { kind: 'replace', edit } });
}

function listOf(args: string, cursor?: unknown): Promise<Reply> {
  const query = `query($cursor: String) { customer(uuid: "${CUSTOMER}") { uuid list: entitlements(${args}) { nodes { uuid } } } }`;
  return gateway.query(query.replace(cursor === undefined ? '($cursor: String)' : '', ''), { cursor });
}

const placesIn = (reply: Reply) =>
  listAt(dataOf(reply), 'customer', 'list', 'nodes').map((node) =>
    rows.findIndex(({ id }) => isRecord(node) && node['uuid'] === id),
  );

function resumeIn({ errors: [error] }: Reply) {
  return { after: error?.extensions['resumeAfter'], before: error?.extensions['resumeBefore'] };
}

describe('a window with rows that cannot be read', () => {
  it.each([
    ['the first that a reader meets, forward', 'first: 9', [2, 3, 6], [2, 3]],
    ['the first that a reader meets, backward', 'last: 9', [18, 21, 22], [21, 22]],
    ['a single one', 'first: 9', [5], [5]],
    ['the first row of the list', 'first: 9', [0], [0]],
    ['the last row of the list', 'last: 9', [24], [24]],
    ['all of them', 'first: 3', [0, 1, 2, 3], [0, 1, 2]],
  ])('is null, and its error leads around %s', async (_what, args, broken, run) => {
    breakRows(broken);
    const reply = await listOf(args);
    expect(reply.data).toEqual({ customer: { uuid: CUSTOMER, list: null } });
    expect(reply.errors).toMatchObject([{ code: 'UPSTREAM_INVALID', path: ['customer', 'list'] }]);
    gateway.sandbox.clearFaults();
    const { after, before } = resumeIn(reply);
    const [first = 0, last = first] = [run[0], run.at(-1)];
    const behind = [1, 2].map((step) => last + step).filter((place) => place < rows.length);
    const inFront = [2, 1].map((step) => first - step).filter((place) => place >= 0);
    expect(placesIn(await listOf('first: 2, after: $cursor', after))).toEqual(behind);
    expect(placesIn(await listOf('last: 2, before: $cursor', before))).toEqual(inFront);
  });

  it('has the same error by whichever way it is answered', async () => {
    breakRows([1]);
    const query = `{ customer(uuid: "${CUSTOMER}") { entitlements(first: 3) { nodes { uuid } } } }`;
    const [plain, general] = await Promise.all(
      // Events are one of the rarer forms.
      ['application/json', 'text/event-stream'].map(async (accept) => {
        const headers = { 'content-type': 'application/json', accept };
        const request = { method: 'POST', headers, body: JSON.stringify({ query }) };
        const response = await gateway.fetch(new Request('http://gateway.test/graphql', request));
        return JSON.parse(/\{.*\}/s.exec(await response.text())?.[0] ?? '') as unknown;
      }),
    );
    expect(general).toEqual(plain);
    expect(at(plain, 'errors', 0, 'message')).toBe(
      "Zenskar's answer breaks its contract at $.results[1].entitlement: Expected a UUID, got null. " +
        'Page on with extensions.resumeAfter as after, and with resumeBefore as before.',
    );
    const names = ['code', 'jsonPath', 'resumeAfter', 'resumeBefore'];
    const told = at(plain, 'errors', 0, 'extensions');
    expect(isRecord(told) && Object.keys(told)).toEqual(names);
  });

  it('of totals is led around as well', async () => {
    const query = (args: string) =>
      `{ customer(uuid: "${CUSTOMER}") { list: entitlementSummaries(${args}) { nodes { entitlement { uuid } } } } }`;
    const totals = (reply: Reply) =>
      listAt(dataOf(reply), 'customer', 'list', 'nodes').map((node) => textAt(node, 'entitlement', 'uuid'));
    const whole = totals(await gateway.query(query('first: 12')));
    const edit = (body: unknown) =>
      isRecord(body) && {
        ...body,
        results: listAt(body, 'results').map((row) =>
          at(row, 'entitlement', 'id') === whole[1] ? null : row,
        ),
      };
    gateway.sandbox.script({ times: 9, fault: { kind: 'replace', edit } });
    const { after, before } = resumeIn(await gateway.query(query('first: 12')));
    expect(totals(await gateway.query(query(`first: 12, after: "${String(after)}"`)))).toEqual(
      whole.slice(2),
    );
    expect(totals(await gateway.query(query(`last: 12, before: "${String(before)}"`)))).toEqual(
      whole.slice(0, 1),
    );
  });
});

describe('what is asked for by id', () => {
  const idOf = (type: string, key: string) => Buffer.from(`${type}:${CUSTOMER}:${key}`).toString('base64url');
  const nodes = (ids: readonly string[]) =>
    gateway.query('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });

  it.each<[what: string, change: Change, codeOfGone: string]>([
    ['names its id', { entitlement: null }, 'NOT_FOUND'],
    ['may be any', { id: null }, 'UPSTREAM_INVALID'],
  ])('is not touched by a broken row of others that %s', async (_what, change, codeOfGone) => {
    breakRows([3], change);
    const ids = [...[2, 3, 4].map((place) => rows[place]?.id ?? ''), GONE].map((id) =>
      idOf('Entitlement', id),
    );
    const reply = await nodes(ids);
    expect(reply.data).toEqual({ nodes: [{ id: ids[0] }, null, { id: ids[2] }, null] });
    expect(reply.errors.map(({ path, code }) => [path, code]).sort()).toEqual([
      [['nodes', 1], 'UPSTREAM_INVALID'],
      [['nodes', 3], codeOfGone],
    ]);
  });

  const balance = (entitlement: string) => `balance(entitlementUuid: "${entitlement}") { held }`;

  it('is a balance only if a broken row names its entitlement, of which it would be a part', async () => {
    const [own = '', other = ''] = [
      rows[3]?.entitlement,
      rows.find(({ entitlement }) => entitlement !== rows[3]?.entitlement)?.entitlement,
    ];
    const query = `{ customer(uuid: "${CUSTOMER}") { own: ${balance(own)} other: ${balance(other)} others: balances(entitlementUuids: ["${other}"]) { held } all: balances { held } } }`;
    const whole = dataOf(await gateway.query(query));
    breakRows([3], { id: null });
    const reply = await gateway.query(query);
    expect(reply.errors.map(({ path, code }) => [path, code]).sort()).toEqual([
      [['customer', 'all'], 'UPSTREAM_INVALID'],
      [['customer', 'own'], 'UPSTREAM_INVALID'],
    ]);
    expect(reply.data).toMatchObject({ customer: { own: null, all: null } });
    for (const field of ['other', 'others']) {
      expect(at(reply.data, 'customer', field)).toEqual(at(whole, 'customer', field));
    }
  });

  it('is answered where nobody can tell what a broken row is of, but not what a list of all would have to tell', async () => {
    breakRows([3], { entitlement: null });
    const own = rows[5]?.entitlement ?? '';
    const all = ['', '(held: true)', '(types: [FEATURE])'].map(
      (args, n) => `all${n}: balances${args} { held }`,
    );
    const query = `{ customer(uuid: "${CUSTOMER}") { ${balance(own)} named: balances(entitlementUuids: ["${own}"]) { held } ${all.join(' ')} } }`;
    const { data, errors } = await gateway.query(query);
    expect(at(data, 'customer', 'named')).toEqual([at(data, 'customer', 'balance')]);
    expect(errors.map(({ path, code }) => [path, code])).toEqual(
      all.map((_, n) => [['customer', `all${n}`], 'UPSTREAM_INVALID']),
    );
  });
});

describe('what expires', () => {
  const expiring = 'expiring(before: "9999-01-01T00:00:00Z") { uuid }';

  it.each(['id', 'entitlement', 'customer'])(
    'is an error, and not a list too short, where a row comes without its %s',
    async (field) => {
      const query = `{ customer(uuid: "${CUSTOMER}") { uuid ${expiring} } }`;
      expect(listAt(dataOf(await gateway.query(query)), 'customer', 'expiring')).not.toEqual([]);
      breakRows([3], { [field]: null });
      const reply = await gateway.query(query);
      expect(reply.data).toEqual({ customer: { uuid: CUSTOMER, expiring: null } });
      expect(reply.errors).toMatchObject([
        {
          code: 'UPSTREAM_INVALID',
          path: ['customer', 'expiring'],
          extensions: { jsonPath: `$.results[3].${field}` },
        },
      ]);
    },
  );
});

describe('an empty cursor', () => {
  it.each(['after: ""', 'before: ""', 'after: "", before: ""', 'after: "", before: null'])(
    'is none: %s',
    async (args) => {
      expect(placesIn(await listOf(`first: 3, ${args}`))).toEqual([0, 1, 2]);
      expect(placesIn(await listOf(`last: 2, ${args}`))).toEqual([23, 24]);
      expect(placesIn(await listOf(args))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    },
  );
});
