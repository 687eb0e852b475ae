import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, listAt, textAt } from '../support/graphql.ts';

const STRANGE = STORIES[1]?.uuid ?? '';
const RECENT = '{ quantity: { lt: 500 }, activeFrom: { gte: "2026-01-01T00:00:00Z" } }';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

const globalId = (...parts: readonly string[]) => Buffer.from(parts.join(':')).toString('base64url');

/** The totals of a list, by their entitlement. */
async function totalsOf(args: string): Promise<Map<string, { id: string; total: unknown }>> {
  const list = `entitlementSummaries(first: 50 orderBy: { field: ID } ${args})`;
  const document = `{ customer(uuid: "${STRANGE}") { ${list} { nodes { id totalQuantity entitlement { uuid } } } } }`;
  const rows = listAt(dataOf(await gateway.query(document)), 'customer', 'entitlementSummaries', 'nodes');
  return new Map(
    rows.map((row) => [
      textAt(row, 'entitlement', 'uuid'),
      { id: textAt(row, 'id'), total: at(row, 'totalQuantity') },
    ]),
  );
}

const idsOf = async (args: string) => [...(await totalsOf(args)).values()].map(({ id }) => id);

describe('the id of a total', () => {
  it('is made of the customer and the entitlement where the list has no conditions', async () => {
    const all = await totalsOf('');
    expect(all.size).toBeGreaterThan(10);
    for (const [entitlement, { id }] of all)
      expect(id).toBe(globalId('EntitlementSummary', STRANGE, entitlement));
  });

  it('is another one where a filter may change the total', async () => {
    const [all, recent] = [await totalsOf(''), await totalsOf(`filter: ${RECENT}`)];
    const shared = [...recent.keys()].filter((entitlement) => all.has(entitlement));
    expect(shared.some((uuid) => all.get(uuid)?.total !== recent.get(uuid)?.total)).toBe(true);
    for (const uuid of shared) expect(recent.get(uuid)?.id).not.toBe(all.get(uuid)?.id);
    expect(new Set([...recent.values()].map(({ id }) => id)).size).toBe(recent.size);
  });

  it('is another one under a search, of which Zenskar does not say what it matches', async () => {
    const [all, found] = [await totalsOf(''), await totalsOf('search: "a"')];
    expect(found.size).toBeGreaterThan(0);
    for (const [uuid, { id }] of found) expect(id).not.toBe(all.get(uuid)?.id);
  });

  it('is the same for the same conditions in whatever order and spelling, and in whatever order of the list', async () => {
    const ids = await idsOf(`filter: ${RECENT}`);
    expect(ids.length).toBeGreaterThan(0);
    const again = '{ activeFrom: { gte: "2026-01-01T01:00:00.000+01:00" }, quantity: { lt: 5e2, gt: null } }';
    expect(await idsOf(`filter: ${again}`)).toEqual(ids);
    const other = `customer(uuid: "${STRANGE}") { entitlementSummaries(last: 50 filter: ${RECENT}) { nodes { id } } }`;
    const rows = listAt(
      dataOf(await gateway.query(`{ ${other} }`)),
      'customer',
      'entitlementSummaries',
      'nodes',
    );
    expect(new Set(rows.map((row) => textAt(row, 'id')))).toEqual(new Set(ids));
  });

  it('is that of the whole total where the filter only chooses among totals', async () => {
    const all = await totalsOf('');
    const [first = '', second = ''] = all.keys();
    const chosen = `entitlementUuid: { in: ["${first}", "${second}"] }`;
    for (const filter of [
      `{ ${chosen} }`,
      `{ customerUuid: { eq: "${STRANGE}" } }`,
      `{ ${chosen}, customerUuid: { isNull: false } }`,
      '{}',
    ]) {
      const found = await totalsOf(`filter: ${filter}`);
      expect(found.size).toBeGreaterThan(1);
      for (const [uuid, total] of found) expect(total).toEqual(all.get(uuid));
    }
    const recent = await totalsOf(`filter: ${RECENT}`);
    const [one = ''] = recent.keys();
    const both = await totalsOf(`filter: { entitlementUuid: { eq: "${one}" } ${RECENT.slice(1)}`);
    expect([...both]).toEqual([[one, recent.get(one)]]);
  });

  it('is that of the whole total for what is reached from a filtered one', async () => {
    const list = `entitlementSummaries(first: 1 filter: ${RECENT}) { nodes { balance { id } entitlement { uuid } } }`;
    const data = dataOf(await gateway.query(`{ customer(uuid: "${STRANGE}") { ${list} } }`));
    const [row] = listAt(data, 'customer', 'entitlementSummaries', 'nodes');
    const uuid = textAt(row, 'entitlement', 'uuid');
    expect(at(row, 'balance', 'id')).toBe(globalId('EntitlementBalance', STRANGE, uuid));
  });
});

describe('the id of a total over a filter', () => {
  it('is refused by node and nodes, with the way to fetch it, and costs no call', async () => {
    const [id = ''] = await idsOf(`filter: ${RECENT}`);
    gateway.takeLog();
    const one = await gateway.query('query($id: ID!) { node(id: $id) { id } }', { id });
    expect(one.data).toEqual({ node: null });
    const message =
      'Expected id to be the id of a node, got one of totals over a filter or a search, which cannot be fetched alone. ' +
      'Query them through entitlementSummaries, with that filter and search.';
    expect(one.errors).toMatchObject([{ code: 'BAD_USER_INPUT', message, path: ['node'] }]);
    const ids = [globalId('Customer', STRANGE), id];
    const several = await gateway.query('query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }', { ids });
    expect(several.data).toEqual({ nodes: [{ __typename: 'Customer' }, null] });
    expect(several.errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: ['nodes', 1] }]);
    expect(gateway.takeLog()).toEqual([]);
  });

  it.each([
    ['a digest of another length', globalId('EntitlementSummary', STRANGE, STRANGE, 'short')],
    ['a digest of other characters', globalId('EntitlementSummary', STRANGE, STRANGE, 'AAAA AAAA AAAA A')],
    ['no digest behind its colon', globalId('EntitlementSummary', STRANGE, STRANGE, '')],
    ['another spelling', `${globalId('EntitlementSummary', STRANGE, STRANGE, 'A'.repeat(16))}=`],
    ['another type', globalId('Entitlement', STRANGE, STRANGE, 'A'.repeat(16))],
  ])('is none of this API with %s', async (_what, id) => {
    const { errors } = await gateway.query('query($id: ID!) { node(id: $id) { id } }', { id });
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
    expect(errors[0]?.message).toContain('to be an id that this API gave out');
  });
});
