import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { dataOf, textAt } from '../support/graphql.ts';
import { madeUpPlace, partsOf } from '../support/made-up-places.ts';

const [BIG = '', SMALL = ''] = STORIES.map(({ uuid }) => uuid);
const MOST = 10;

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ env: { MAX_UPSTREAM_CALLS: String(MOST) } });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

/** A cursor of a page of so many rows, whose row was never in the list. */
async function madeUp(first: number): Promise<string> {
  const query = `{ customer(uuid: "${BIG}") { entitlements(first: ${first}) { edges { cursor } } } }`;
  const cursor = textAt(dataOf(await gateway.query(query)), 'customer', 'entitlements', 'edges', 1, 'cursor');
  const key = `0000000${first}-0000-4000-8000-000000000000`;
  return `${partsOf(cursor).signed}.${madeUpPlace({ index: 0, key, before: '', after: '' })}`;
}

describe('G3: an operation makes no more calls than it may', () => {
  it('even where the rows of its cursors were made up, and are looked for through the list', async () => {
    const cursors = [await madeUp(3), await madeUp(4), await madeUp(5)];
    gateway.takeLog();
    const fields = cursors.map(
      (cursor, n) => `a${n}: entitlements(first: 1, after: "${cursor}") { nodes { uuid } }`,
    );
    const reply = await gateway.query(`{ customer(uuid: "${BIG}") { uuid ${fields.join(' ')} } }`);
    expect(gateway.takeLog()).toHaveLength(MOST);
    expect(reply.errors.map(({ code }) => code)).toEqual(Array(3).fill('QUERY_TOO_COMPLEX'));
    expect(textAt(reply.data, 'customer', 'uuid')).toBe(BIG);
  });

  it.each([
    ['is not asked again where there was one call to make', '1', 'QUERY_TOO_COMPLEX'],
    ['is asked again where there were two', '2', null],
  ])('and an upstream that refuses a limit %s', async (_what, most, code) => {
    const small = await startGateway({ env: { MAX_UPSTREAM_CALLS: most } });
    const body = { detail: [{ loc: ['query', 'limit'], msg: 'too large', type: 'value_error' }] };
    small.sandbox.script({ fault: { kind: 'status', status: 422, body } });
    const list = 'entitlements(first: 100) { nodes { uuid } }';
    const reply = await small.query(`{ customer(uuid: "${SMALL}") { uuid ${list} } }`);
    const limits = [100, 50].slice(0, Number(most));
    const lines = limits.map((limit) => `GET /entitlements/customer/${SMALL}?limit=${limit}`);
    expect(small.takeLog()).toEqual(lines);
    expect(reply.errors.map((error) => error.code)).toEqual(code === null ? [] : [code]);
    await small.close();
  });

  it('and makes as many as it may', async () => {
    const rows = STORIES.slice(0, 5).map(
      ({ uuid }, n) =>
        `c${n}: customer(uuid: "${uuid}") { entitlements { totalCount } entitlementSummaries { totalCount } }`,
    );
    dataOf(await gateway.query(`{ ${rows.join(' ')} }`));
    expect(gateway.takeLog()).toHaveLength(MOST);
  });
});
