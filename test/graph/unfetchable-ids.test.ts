import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, listAt, textAt } from '../support/graphql.ts';

const STRANGE = STORIES[1]?.uuid ?? '';
const GONE = '00000000-0000-4000-8000-00000000dead';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

const globalId = (...parts: readonly string[]) => Buffer.from(parts.join(':')).toString('base64url');

describe('what cannot be fetched alone', () => {
  const KINDS = ['Contract', 'Product', 'Invoice', 'EntitlementDefinition'];
  const LIST = `entitlements(first: 25) { nodes {
    contract { __typename id uuid } product { __typename id uuid } invoice { __typename id uuid }
    summary { entitlement { __typename id uuid } } } }`;

  it('has an id nevertheless, made of its kind and its uuid, whether it was filled in or not', async () => {
    const data = dataOf(await gateway.query(`{ customer(uuid: "${STRANGE}") { ${LIST} } }`));
    expect(gateway.takeLog()[0]).toBe(`GET /entitlements/customer/${STRANGE}?limit=25&populate=product`);
    const found = listAt(data, 'customer', 'entitlements', 'nodes').flatMap((row) => [
      ...['contract', 'product', 'invoice'].map((name) => at(row, name)),
      at(row, 'summary', 'entitlement'),
    ]);
    const named = found.filter((each) => each !== null);
    expect(new Set(named.map((each) => textAt(each, '__typename')))).toEqual(new Set(KINDS));
    for (const each of named) {
      expect(textAt(each, 'id')).toBe(globalId(textAt(each, '__typename'), textAt(each, 'uuid')));
    }
  });

  it.each(KINDS)('is no node, and its id is refused by name: %s', async (kind) => {
    const id = globalId(kind, GONE);
    const one = await gateway.query('query($id: ID!) { node(id: $id) { id } }', { id });
    expect(one.data).toEqual({ node: null });
    const message =
      `Expected id to be the id of a node, got one of type ${kind}, which Zenskar offers no way to fetch alone. ` +
      'Query it through the object that refers to it.';
    expect(one.errors).toMatchObject([{ code: 'BAD_USER_INPUT', message, path: ['node'] }]);
    const ids = [id, globalId('Customer', STRANGE)];
    const several = await gateway.query('query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }', { ids });
    expect(several.data).toEqual({ nodes: [null, { __typename: 'Customer' }] });
    expect(several.errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: ['nodes', 0] }]);
    expect(gateway.takeLog()).toEqual([]);
  });
});
