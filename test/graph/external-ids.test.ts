import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORIES } from '../../src/sandbox/stories.ts';
import { startListeningGateway, type TestGateway } from '../support/gateway.ts';
import { at, dataOf, listAt, textAt } from '../support/graphql.ts';

const [BIG = '', , , GATED = '', ACME = '', , COBALT = ''] = STORIES.map(({ uuid }) => uuid);
const ODD = 'übergröße, "7" & <Ω>';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startListeningGateway();
  const { world } = gateway.sandbox;
  for (const [n, externalId] of [ODD, 'twin', 'twin'].entries()) {
    const id = `cafe9000-0000-4000-8000-00000000000${n}`;
    world.addCustomer({ id, customer_name: `Odd ${n}`, external_id: externalId });
  }
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.sandbox.clearFaults();
  gateway.takeLog();
});

const by = (externalId: string, fields = 'uuid') =>
  `customerByExternalId(externalId: ${JSON.stringify(externalId)}) { ${fields} }`;

describe('a customer by its external id', () => {
  it('comes with its record, in one call', async () => {
    const data = dataOf(await gateway.query(`{ ${by('crm-acme-analytics', 'uuid name externalId')} }`));
    const found = { uuid: ACME, name: 'Acme Analytics', externalId: 'crm-acme-analytics' };
    expect(data).toEqual({ customerByExternalId: found });
    expect(gateway.takeLog()).toEqual(['GET /customers?external_id=crm-acme-analytics&limit=2']);
  });

  it('is not read again by whoever asks for the same record later in the operation', async () => {
    const list = 'entitlements(first: 1) { nodes { customer { externalId } } }';
    const data = dataOf(await gateway.query(`{ ${by('crm-cobalt-robotics', list)} }`));
    const [row] = listAt(data, 'customerByExternalId', 'entitlements', 'nodes');
    expect(row).toEqual({ customer: { externalId: 'crm-cobalt-robotics' } });
    expect(gateway.takeLog()).toHaveLength(2);
  });

  it('is null, without an error, where nobody has it to the letter', async () => {
    const wrong = ['nobody', 'CRM-Acme-Analytics', ' crm-acme-analytics', 'crm-acme', ACME];
    const fields = wrong.map((id, n) => `c${n}: ${by(id)}`);
    const data = dataOf(await gateway.query(`{ ${fields.join(' ')} }`));
    expect(data).toEqual(Object.fromEntries(wrong.map((_, n) => [`c${n}`, null])));
  });

  it('may be any text', async () => {
    const document = 'query($id: String!) { customerByExternalId(externalId: $id) { name externalId } }';
    const data = dataOf(await gateway.query(document, { id: ODD }));
    expect(data).toEqual({ customerByExternalId: { name: 'Odd 0', externalId: ODD } });
  });

  it('is nobody where several have it, and says so', async () => {
    const { data, text } = await gateway.query(`{ ${by('twin')} other: ${by('crm-acme-analytics')} }`);
    expect(data).toEqual({ customerByExternalId: null, other: { uuid: ACME } });
    expect(text).toContain('BAD_USER_INPUT');
    expect(text).toContain('Ask for the customer by its uuid.');
    expect(gateway.takeLog()).toHaveLength(1);
  });

  it('leads to everything else about the customer', async () => {
    const fields = `uuid entitlements(first: 3) { nodes { uuid customer { uuid } } } balances { entitlementUuid held }
      entitlementSummaries(first: 2) { nodes { id } } viaNode: id`;
    const document = `{ ${by('crm-cobalt-robotics', fields)} same: customer(uuid: "${COBALT}") { ${fields} } }`;
    const { customerByExternalId, same } = dataOf(await gateway.query(document)) as Record<string, unknown>;
    expect(listAt(customerByExternalId, 'entitlements', 'nodes')).toHaveLength(3);
    expect(customerByExternalId).toEqual(same);
  });

  it('leads through its lists by their cursors, which are those of the same customer by uuid', async () => {
    const page = 'entitlements(first: 50, after: $c) { nodes { uuid } pageInfo { endCursor hasNextPage } }';
    const document = `query($c: String) { ${by('crm-globex-worldwide', page)} }`;
    const other = `query($c: String) { customerByExternalId: customer(uuid: "${BIG}") { ${page} } }`;
    const seen: string[] = [];
    for (let c: string | null = null, turn = 0; turn < 4; turn += 1) {
      const data = dataOf(await gateway.query(turn % 2 === 0 ? document : other, { c }));
      const list = at(data, 'customerByExternalId', 'entitlements');
      seen.push(...listAt(list, 'nodes').map((node) => textAt(node, 'uuid')));
      c = textAt(list, 'pageInfo', 'endCursor');
    }
    const rows = gateway.sandbox.world.rowsOf(BIG).slice(0, 200);
    expect(seen).toEqual(rows.map(({ record }) => record.id));
    // Two look-ups, four pages, and nothing besides.
    expect(gateway.takeLog()).toHaveLength(6);
  });

  it('refuses a cursor of another customer, once it is known that it is of another', async () => {
    const list = 'entitlements(first: 1) { pageInfo { endCursor } }';
    const data = dataOf(await gateway.query(`{ customer(uuid: "${GATED}") { ${list} } }`));
    const c = textAt(data, 'customer', 'entitlements', 'pageInfo', 'endCursor');
    gateway.takeLog();
    const { text } = await gateway.query(
      `{ ${by('crm-acme-analytics', `entitlements(first: 1, after: "${c}") { nodes { uuid } }`)} }`,
    );
    expect(text).toContain('INVALID_CURSOR');
    expect(gateway.takeLog()).toEqual(['GET /customers?external_id=crm-acme-analytics&limit=2']);
  });
});

describe('an external id that cannot be one', () => {
  it.each([
    ['', 'Expected externalId to have 1 to 255 characters, got 0.'],
    ['x'.repeat(256), 'Expected externalId to have 1 to 255 characters, got 256.'],
    ['😀'.repeat(256), 'Expected externalId to have 1 to 255 characters, got 256.'],
    ['a\nb', 'Expected externalId to have no control characters'],
    ['a\u0000', 'Expected externalId to have no control characters'],
    ['\u0085', 'Expected externalId to have no control characters'],
    ['a\ud800', 'Expected externalId to be well-formed Unicode text.'],
  ])('is refused without a call: %j', async (id, message) => {
    const document = 'query($id: String!) { customerByExternalId(externalId: $id) { uuid } }';
    const { text } = await gateway.query(document, { id });
    expect(text).toContain(message);
    expect(JSON.parse(text)).toMatchObject({
      data: { customerByExternalId: null },
      errors: [{ extensions: { code: 'BAD_USER_INPUT', argument: 'externalId' } }],
    });
    expect(gateway.takeLog()).toEqual([]);
  });

  it('is none of 255 characters in any script', async () => {
    const document = 'query($id: String!) { customerByExternalId(externalId: $id) { uuid } }';
    for (const id of ['x'.repeat(255), '😀'.repeat(255)]) {
      expect(dataOf(await gateway.query(document, { id }))).toEqual({ customerByExternalId: null });
    }
    expect(gateway.takeLog()).toHaveLength(2);
  });
});

describe('an upstream that fails a look-up by external id', () => {
  it.each([
    [404, '{"detail":"Customer not found"}', 'UPSTREAM_INVALID'],
    [404, '{"detail":"Not Found"}', 'UPSTREAM_INVALID'],
    [500, '{}', 'UPSTREAM_UNAVAILABLE'],
    [401, '{}', 'UPSTREAM_AUTH'],
    [422, '{"detail":[{"loc":["query","external_id"],"msg":"no"}]}', 'BAD_USER_INPUT'],
  ])('is never taken to say that there is no such customer: %i %s', async (status, body, code) => {
    gateway.sandbox.script({ path: '/customers', times: 9, fault: { kind: 'status', status, body } });
    const { text } = await gateway.query(`{ ${by('crm-acme-analytics')} }`);
    expect(JSON.parse(text)).toMatchObject({
      data: { customerByExternalId: null },
      errors: [{ path: ['customerByExternalId'], extensions: { code } }],
    });
  });
});
