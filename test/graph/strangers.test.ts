import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { dataOf } from '../support/graphql.ts';

const KNOWN = STORIES[4] ?? { uuid: '', name: '' };
const STRANGER = '00000000-0000-4000-8000-00000000dead';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.takeLog());

describe('a customer that Zenskar does not know', () => {
  it.each(['name', 'email', 'externalId', 'uuid name entitlements { totalCount }'])(
    'is null with NOT_FOUND where its own record is asked for: %s',
    async (fields) => {
      const reply = await gateway.query(
        `{ customer(uuid: "${STRANGER}") { ${fields} } viewer { customer { uuid } } }`,
      );
      expect(reply.data).toEqual({ customer: null, viewer: { customer: null } });
      expect(reply.errors.map(({ code, path }) => ({ code, path }))).toEqual([
        { code: 'NOT_FOUND', path: ['customer'] },
      ]);
      expect(gateway.takeLog()).toEqual([`GET /customers/${STRANGER}`]);
    },
  );

  it('has nothing where only lists are asked for', async () => {
    const lists =
      'entitlements { nodes { uuid } totalCount } entitlementSummaries { nodes { id } pageInfo { hasNextPage } }';
    const gate = `entitlementSummary(entitlementUuid: "${STRANGER}") { id }`;
    expect(dataOf(await gateway.query(`{ customer(uuid: "${STRANGER}") { ${lists} ${gate} } }`))).toEqual({
      customer: {
        entitlements: { nodes: [], totalCount: 0 },
        entitlementSummaries: { nodes: [], pageInfo: { hasNextPage: false } },
        entitlementSummary: null,
      },
    });
  });

  it('has nothing either where the upstream answers 404', async () => {
    const body = { detail: 'Customer not found' };
    gateway.sandbox.script({ path: '/entitlements', fault: { kind: 'status', status: 404, body } });
    const query = `{ customer(uuid: "${STRANGER}") { entitlements { nodes { uuid } pageInfo { hasNextPage endCursor } } } }`;
    expect(dataOf(await gateway.query(query))).toEqual({
      customer: { entitlements: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } },
    });
  });

  it('is not believed to be one where something that is not Zenskar answers 404 to everything', async () => {
    gateway.sandbox.script({
      fault: { kind: 'status', status: 404, body: '<html>404 Not Found</html>' },
      times: 3,
    });
    const query = `{ customer(uuid: "${KNOWN.uuid}") { entitlements { totalCount } entitlementSummary(entitlementUuid: "${STRANGER}") { id } } }`;
    const reply = await gateway.query(query);
    expect(reply.data).toEqual({ customer: { entitlements: null, entitlementSummary: null } });
    expect(reply.errors.map(({ code }) => code)).toEqual(['UPSTREAM_INVALID', 'UPSTREAM_INVALID']);
    gateway.sandbox.clearFaults();
  });

  it('is a null in its place among several, without an error', async () => {
    const uuids = [STRANGER, KNOWN.uuid, STRANGER, KNOWN.uuid];
    const reply = await gateway.query('query($u: [UUID!]!) { customersByUuid(uuids: $u) { uuid name } }', {
      u: uuids,
    });
    const known = { uuid: KNOWN.uuid, name: KNOWN.name };
    expect(dataOf(reply)).toEqual({ customersByUuid: [null, known, null, known] });
    expect(gateway.takeLog()).toEqual([`GET /customers?id__in=${STRANGER},${KNOWN.uuid}&limit=2`]);
  });

  it('is a null among several also when it is the only one', async () => {
    const reply = await gateway.query('query($u: [UUID!]!) { customersByUuid(uuids: $u) { name } }', {
      u: [STRANGER],
    });
    expect(dataOf(reply)).toEqual({ customersByUuid: [null] });
  });
});
