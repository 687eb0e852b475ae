import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyWorld } from '../../src/sandbox/world.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { settled } from '../support/clock.ts';
import { dataOf, textAt } from '../support/graphql.ts';
import { addTenant, ALPHA, BRAVO } from './tenants.ts';
import { startTenantUpstream, type TenantUpstream } from './tenant-upstream.ts';
import { codesOf, createTrustGateway, ENDPOINT, type TrustGateway } from './trust-gateway.ts';

const own = { 'x-api-key': ALPHA.apiKey, organisation: ALPHA.organisation };
const NAME = `{ customer(uuid: "${ALPHA.customer}") { name } }`;

let sandbox: Sandbox;
let gateway: TrustGateway;

beforeAll(async () => {
  const world = emptyWorld();
  addTenant(world, ALPHA);
  sandbox = await startSandbox({ world, apiKey: ALPHA.apiKey, organisation: ALPHA.organisation });
  gateway = createTrustGateway({
    upstreamUrl: sandbox.url,
    credentials: null,
    env: { AUTH_MODE: 'headers' },
  });
});
afterAll(async () => {
  await gateway.close();
  await sandbox.close();
});
beforeEach(() => {
  sandbox.clearRequests();
});

describe('AUTH_MODE=headers', () => {
  it('reads with the credentials of the caller, and with nothing else', async () => {
    const reply = await gateway.ask(NAME, { headers: own });
    expect(dataOf(reply)).toEqual({ customer: { name: 'alpha customer' } });
    expect(sandbox.requests.map(({ headers }) => [headers['x-api-key'], headers['organisation']])).toEqual([
      [ALPHA.apiKey, ALPHA.organisation],
    ]);
  });

  it.each([
    ['nothing', {}],
    ['no key', { organisation: ALPHA.organisation }],
    ['no organisation', { 'x-api-key': ALPHA.apiKey }],
    ['an empty key', { ...own, 'x-api-key': '' }],
    ['two keys in one line', { ...own, 'x-api-key': `${ALPHA.apiKey}, ${BRAVO.apiKey}` }],
    ['a key with a space', { ...own, 'x-api-key': 'alpha key' }],
    ['a key beyond ASCII', { ...own, 'x-api-key': 'cl\u00e9' }],
    ['a key of 513 letters', { ...own, 'x-api-key': 'k'.repeat(513) }],
    ['an organisation that is no UUID', { ...own, organisation: 'alpha' }],
    ['two organisations', { ...own, organisation: `${ALPHA.organisation}, ${BRAVO.organisation}` }],
    ['a bearer token instead', { authorization: `Bearer ${ALPHA.apiKey}` }],
    ['names that look alike', { x_api_key: ALPHA.apiKey, organization: ALPHA.organisation }],
  ])('refuses %s with 401, and asks nothing upstream', async (_, headers) => {
    const reply = await gateway.ask(NAME, { headers });
    expect(reply.status).toBe(401);
    expect(reply.data).toBeNull();
    expect(reply.errors).toMatchObject([
      {
        code: 'UNAUTHENTICATED',
        message: "Send an x-api-key header, and an organisation header with the organisation's UUID.",
      },
    ]);
    expect(sandbox.requests).toEqual([]);
  });

  it.each([
    ['a key that Zenskar does not know', { ...own, 'x-api-key': 'unknown-key-canary' }, 'UNAUTHENTICATED'],
    ['a key of another organisation', { ...own, organisation: BRAVO.organisation }, 'FORBIDDEN'],
  ])('tells the caller, whose fault it is, of %s', async (_, headers, code) => {
    const reply = await gateway.ask(
      `{ customer(uuid: "${ALPHA.customer}") { uuid entitlements { totalCount } } }`,
      { headers },
    );
    expect(reply.status).toBe(200);
    expect(reply.data).toEqual({ customer: { uuid: ALPHA.customer, entitlements: null } });
    expect(reply.errors).toMatchObject([{ code, path: ['customer', 'entitlements'] }]);
    expect(reply.text).not.toContain('canary');
    expect(sandbox.requests).toHaveLength(1);
  });

  it('lets caches tell callers apart by the headers that they are told apart by', async () => {
    for (const headers of [own, {}]) {
      const reply = await gateway.ask(NAME, { headers });
      expect(reply.headers.get('vary')).toBe('X-Api-Key, Organisation, Accept, Accept-Encoding, Origin');
      expect(reply.headers.get('cache-control')).toBe('private, no-store');
    }
  });

  it('takes every caller for organisation-wide, and none for a customer', async () => {
    const reply = await gateway.ask('{ viewer { customer { uuid } } }', { headers: own });
    expect(dataOf(reply)).toEqual({ viewer: { customer: null } });
  });

  it('cannot be entered with a body that nobody reads first', async () => {
    const body = '{ "query": "{ this is no';
    const headers = { 'content-type': 'application/json' };
    const response = await gateway.fetch(new Request(ENDPOINT, { method: 'POST', headers, body }));
    expect(response.status).toBe(401);
  });
});

describe('two callers with credentials of their own', () => {
  const other = { 'x-api-key': BRAVO.apiKey, organisation: BRAVO.organisation };
  let upstream: TenantUpstream;
  let shared: TrustGateway;

  beforeAll(async () => {
    const worlds = [ALPHA, BRAVO].map((tenant) => {
      const world = emptyWorld();
      addTenant(world, tenant, { ...tenant, customer: ALPHA.customer });
      return { apiKey: tenant.apiKey, organisation: tenant.organisation, world };
    });
    upstream = await startTenantUpstream(worlds, (apiKey) => apiKey.replace('-api-key', ''));
    shared = createTrustGateway({
      upstreamUrl: upstream.url,
      credentials: null,
      env: { AUTH_MODE: 'headers', CURSOR_SECRET: 'one secret for the cursors of all callers' },
    });
  });
  afterAll(async () => {
    await shared.close();
    await upstream.close();
  });

  it('share no upstream call for the very same request, while one of them shares its own', async () => {
    upstream.setOpen(false);
    const asked = [own, own, other, own, other].map((headers) => shared.ask(NAME, { headers }));
    while (upstream.held < 2) await settled();
    for (let turn = 0; turn < 20; turn += 1) await settled();
    expect(upstream.held).toBe(2);
    upstream.setOpen(true);
    const names = (await Promise.all(asked)).map((reply) => textAt(dataOf(reply), 'customer', 'name'));
    expect(names).toEqual(['alpha', 'alpha', 'bravo', 'alpha', 'bravo'].map((name) => `${name} customer`));
  });

  it('cannot use the cursors of each other, whatever signs them', async () => {
    upstream.setOpen(true);
    const list = (cursor: string | null) =>
      `{ customer(uuid: "${ALPHA.customer}") { entitlements(first: 2, after: ${JSON.stringify(cursor)}) { edges { cursor } } } }`;
    const data = dataOf(await shared.ask(list(null), { headers: own }));
    const cursor = textAt(data, 'customer', 'entitlements', 'edges', 1, 'cursor');
    const before = upstream.arrivals.length;
    expect(codesOf(await shared.ask(list(cursor), { headers: other }))).toEqual(['INVALID_CURSOR']);
    expect(upstream.arrivals).toHaveLength(before);
    expect(codesOf(await shared.ask(list(cursor), { headers: own }))).toEqual([]);
  });
});
