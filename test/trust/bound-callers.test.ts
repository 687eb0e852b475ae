import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at, dataOf, isRecord, listAt, textAt } from '../support/graphql.ts';
import { documentOf, foreignProbes } from './probes.ts';
import { ALPHA, BRAVO, relayId, unwrapped } from './tenants.ts';
import { startTwoCustomers, type TwoCustomers } from './tenant-sandbox.ts';
import { boundTo, organisationWide } from './tokens.ts';
import { codesOf } from './trust-gateway.ts';

const EVERYTHING = `uuid name email externalId
  entitlements(first: 3) { totalCount edges { cursor node { id name customer { name } summary { totalQuantity } } } }
  entitlementSummaries { edges { cursor node { id entitlement { name } } } }`;

let two: TwoCustomers;
let alpha: Record<string, string>;
let bravo: Record<string, string>;
let everybody: Record<string, string>;
const bravosCursors = { entitlements: '', entitlementSummaries: '' };

beforeAll(async () => {
  two = await startTwoCustomers();
  [alpha, bravo, everybody] = await Promise.all([
    boundTo(ALPHA.customer),
    boundTo(BRAVO.customer),
    organisationWide(),
  ]);
  const data = dataOf(await two.gateway.ask(`{ viewer { customer { ${EVERYTHING} } } }`, { headers: bravo }));
  for (const field of ['entitlements', 'entitlementSummaries'] as const) {
    bravosCursors[field] = textAt(data, 'viewer', 'customer', field, 'edges', 1, 'cursor');
  }
});
afterAll(() => two.close());
beforeEach(() => two.takeCalls());

describe('T1: a caller that is bound to one customer', () => {
  it('gets nothing by any id, filter or cursor of another, and causes no upstream call', async () => {
    const probes = fc.array(
      fc.record({
        probe: fc.constant(null).chain(() => foreignProbes(bravosCursors)),
        literal: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(probes, async (chosen) => {
        const { document, variables } = documentOf(chosen);
        const reply = await two.gateway.ask(document, { variables, headers: alpha });
        for (const [n, { probe }] of chosen.entries()) {
          const codes = reply.errors.filter(({ path }) => path?.[0] === `p${n}`).map(({ code }) => code);
          expect([...new Set(codes)]).toEqual(probe.code === null ? [] : [probe.code]);
          expect(leavesOf(isRecord(reply.data) ? reply.data[`p${n}`] : null)).toEqual([]);
        }
        expect(unwrapped(reply.text)).not.toMatch(BRAVO.mark);
        expect(two.takeCalls()).toEqual([]);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('is told of a balance of another what is told of a customer that does not exist, without a call', async () => {
    const stranger = '00000000-0000-4000-8000-00000000dead';
    const [entitlement = ''] = BRAVO.entitlements;
    const balanceOf = (customer: string) =>
      `node(id: "${relayId('EntitlementBalance', customer, entitlement)}") {
        ... on EntitlementBalance { held reason granted name assignments { uuid } } }`;
    const document = `{ theirs: ${balanceOf(BRAVO.customer)} nobody: ${balanceOf(stranger)} }`;
    const reply = await two.gateway.ask(document, { headers: alpha });
    const nothing = { held: false, reason: 'NONE', granted: 0, name: null, assignments: [] };
    expect(reply.data).toEqual({ theirs: nothing, nobody: nothing });
    expect(two.takeCalls()).toEqual([]);
  });

  it('gets its own part of a document that asks for both, by upstream calls about itself alone', async () => {
    const probe = fc.record({
      probe: fc.constant(null).chain(() => foreignProbes(bravosCursors)),
      literal: fc.boolean(),
    });
    const own = `own: customer(uuid: "${ALPHA.customer}") { name entitlements(first: 1) { nodes { uuid } } }`;
    await fc.assert(
      fc.asyncProperty(probe, async (chosen) => {
        const { document, variables } = documentOf([chosen], own);
        const reply = await two.gateway.ask(document, { variables, headers: alpha });
        expect(at(reply.data, 'own')).toEqual({
          name: 'alpha customer',
          entitlements: { nodes: [{ uuid: ALPHA.rows[0] }] },
        });
        expect(unwrapped(reply.text)).not.toMatch(BRAVO.mark);
        expect(two.takeCalls().sort()).toEqual([
          `GET /customers/${ALPHA.customer}`,
          `GET /entitlements/customer/${ALPHA.customer}?limit=1`,
        ]);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('gets nothing by an id that is half its own, from nowhere but its own lists', async () => {
    const row = relayId('Entitlement', ALPHA.customer, BRAVO.rows[0] ?? '');
    const total = relayId('EntitlementSummary', ALPHA.customer, BRAVO.entitlements[0] ?? '');
    const gate = `entitlementSummary(entitlementUuid: "${BRAVO.entitlements[1] ?? ''}") { totalQuantity }`;
    const reply = await two.gateway.ask(
      `{ row: node(id: "${row}") { id } total: node(id: "${total}") { id } viewer { customer { ${gate} } } }`,
      { headers: alpha },
    );
    expect(reply.data).toEqual({
      row: null,
      total: null,
      viewer: { customer: { entitlementSummary: null } },
    });
    expect(codesOf(reply)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    for (const call of two.takeCalls()) {
      expect(call).toMatch(new RegExp(`^GET /entitlements/customer/(unique/)?${ALPHA.customer}\\?`));
    }
  });

  it('reaches its own customer by every way there is', async () => {
    const { customer, rows, entitlements } = ALPHA;
    const ids = [
      relayId('Customer', customer),
      relayId('Entitlement', customer, rows[4] ?? ''),
      relayId('EntitlementSummary', customer, entitlements[2] ?? ''),
    ];
    const reply = await two.gateway.ask(
      `query($uuid: UUID!, $ids: [ID!]!, $id: ID!) {
        viewer { customer { ${EVERYTHING} } }
        customer(uuid: $uuid) { ${EVERYTHING} }
        customersByUuid(uuids: [$uuid]) { ${EVERYTHING} }
        customerByExternalId(externalId: "alpha-external") { ${EVERYTHING} }
        node(id: $id) { ... on Customer { ${EVERYTHING} } }
        nodes(ids: $ids) { id }
      }`,
      { variables: { uuid: customer, id: ids[0], ids }, headers: alpha },
    );
    const data = dataOf(reply);
    const self = at(data, 'viewer', 'customer');
    expect(at(self, 'name')).toBe('alpha customer');
    expect(listAt(self, 'entitlements', 'edges')).toHaveLength(3);
    expect(listAt(self, 'entitlementSummaries', 'edges')).toHaveLength(5);
    expect(data).toMatchObject({
      customer: self,
      customersByUuid: [self],
      customerByExternalId: self,
      node: self,
    });
    expect(listAt(data, 'nodes')).toEqual(ids.map((id) => ({ id })));
  });

  it('finds itself by its external id or nobody, by nothing but its own record', async () => {
    const ids = ['alpha-external', 'Alpha-External', 'bravo-external', 'nobody'];
    const found = ids.map((id, n) => `c${n}: customerByExternalId(externalId: "${id}") { uuid }`);
    const reply = await two.gateway.ask(`{ ${found.join(' ')} }`, { headers: alpha });
    expect(dataOf(reply)).toEqual({ c0: { uuid: ALPHA.customer }, c1: null, c2: null, c3: null });
    expect(two.takeCalls()).toEqual([`GET /customers/${ALPHA.customer}`]);
    const others = await two.gateway.ask(`{ ${found[2] ?? ''} }`, { headers: alpha });
    expect(dataOf(others)).toEqual({ c2: null });
    expect(two.takeCalls()).toEqual([`GET /customers/${ALPHA.customer}`]);
  });

  it('may use the filters that stay within its own list', async () => {
    const filter = `{ entitlementUuid: { eq: "${ALPHA.entitlements[0] ?? ''}" }, quantity: { gte: 1 } }`;
    const reply = await two.gateway.ask(
      `{ viewer { customer { entitlementSummaries(filter: ${filter}) { totalCount } } } }`,
      { headers: alpha },
    );
    expect(dataOf(reply)).toEqual({ viewer: { customer: { entitlementSummaries: { totalCount: 1 } } } });
  });
});

describe('T1: a caller with the organisation scope', () => {
  it('reaches every customer, may filter by customer, and is nobody in particular', async () => {
    const filter = `{ customerUuid: { eq: "${BRAVO.customer}" } }`;
    const reply = await two.gateway.ask(
      `query($uuids: [UUID!]!) {
        viewer { customer { uuid } }
        customersByUuid(uuids: $uuids) { name entitlementSummaries(filter: ${filter}) { totalCount } }
      }`,
      { variables: { uuids: [ALPHA.customer, BRAVO.customer] }, headers: everybody },
    );
    expect(dataOf(reply)).toEqual({
      viewer: { customer: null },
      customersByUuid: [
        { name: 'alpha customer', entitlementSummaries: { totalCount: 0 } },
        { name: 'bravo customer', entitlementSummaries: { totalCount: 5 } },
      ],
    });
  });
});

describe('T7: a customer of somebody else', () => {
  const nobody = {
    customer: '99999999-1111-4000-8000-000000000001',
    other: '99999999-2222-4000-8000-000000000002',
  };
  const fields = (customer: string, row: string, of: string, externalId: string) => [
    `customer(uuid: "${customer}") { uuid }`,
    `customer(uuid: "${customer}") { name entitlements { nodes { uuid } } }`,
    `customersByUuid(uuids: ["${customer}", "${ALPHA.customer}"]) { name }`,
    `node(id: "${relayId('Customer', customer)}") { id }`,
    `node(id: "${relayId('Customer', customer)}") { ... on Customer { name } }`,
    `node(id: "${relayId('Entitlement', customer, row)}") { id }`,
    `node(id: "${relayId('EntitlementSummary', customer, of)}") { id }`,
    `nodes(ids: ["${relayId('Customer', customer)}", "${relayId('Entitlement', customer, row)}"]) { id }`,
    `viewer { customer { entitlementSummary(entitlementUuid: "${of}") { totalQuantity } } }`,
    `node(id: "${relayId('Entitlement', ALPHA.customer, row)}") { id }`,
    `node(id: "${relayId('EntitlementSummary', ALPHA.customer, of)}") { id }`,
    `customerByExternalId(externalId: "${externalId}") { uuid name entitlements { nodes { uuid } } }`,
  ];
  const theirs = fields(BRAVO.customer, BRAVO.rows[0] ?? '', BRAVO.entitlements[0] ?? '', 'bravo-external');
  const nothings = fields(nobody.customer, nobody.other, nobody.other, 'nobodys-external');

  it.each(theirs.map((field, n) => [field.replace(/\(.*?\)/, '(...)'), field, nothings[n] ?? '']))(
    'looks like one that does not exist: %s',
    async (_, ofSomebody, ofNobody) => {
      const answers = [];
      for (const field of [ofSomebody, ofNobody]) {
        const { status, text } = await two.gateway.ask(`{ ${field} }`, { headers: alpha });
        const calls = two.takeCalls().map((call) => call.replace(/id__in=.*|entitlement__in=.*/, ''));
        answers.push({ status, text: text.replace(/"column":\d+/g, ''), calls });
      }
      expect(answers[0]).toEqual(answers[1]);
    },
  );
});

/** Everything in a value that is not null, an object or a list. */
function leavesOf(value: unknown): unknown[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'object' ? Object.values(value).flatMap(leavesOf) : [value];
}
