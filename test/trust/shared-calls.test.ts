import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyWorld } from '../../src/sandbox/world.ts';
import { settled } from '../support/clock.ts';
import { dataOf } from '../support/graphql.ts';
import { addTenant, ALPHA } from './tenants.ts';
import { startTenantUpstream, type TenantUpstream } from './tenant-upstream.ts';
import { bearer, boundTo, claimsWith, issuer, JWT_ENV, organisationWide } from './tokens.ts';
import { createTrustGateway, type TrustGateway } from './trust-gateway.ts';

const credentials = { apiKey: 'the-gateways-own', organisation: '0a9a0000-0000-4000-8000-000000000001' };
const LIST = `{ customer(uuid: "${ALPHA.customer}") { entitlements(first: 2) { nodes { uuid } } } }`;

let upstream: TenantUpstream;
let gateway: TrustGateway;

beforeAll(async () => {
  const world = emptyWorld();
  addTenant(world, ALPHA);
  upstream = await startTenantUpstream([{ ...credentials, world }], () => 'alpha');
  gateway = createTrustGateway({ upstreamUrl: upstream.url, credentials, env: JWT_ENV });
});
afterAll(async () => {
  await gateway.close();
  await upstream.close();
});

describe('T6: an upstream call that is under way', () => {
  it('is shared by the tokens of one tenant, and with no other, although the answer would be the same', async () => {
    const bound = await boundTo(ALPHA.customer);
    const sameCustomer = bearer(await issuer.token(claimsWith({ customer_id: ALPHA.customer, jti: '2' })));
    const everybody = await organisationWide();
    const leader = new AbortController();
    const asked = [
      gateway.ask(LIST, { headers: bound, signal: leader.signal }),
      ...[sameCustomer, everybody, bound, everybody].map((headers) => gateway.ask(LIST, { headers })),
    ];
    while (upstream.held < 2) await settled();
    for (let turn = 0; turn < 20; turn += 1) await settled();
    expect(upstream.held).toBe(2);
    // Whoever asked first leaves, and nobody else is the worse for it.
    leader.abort();
    upstream.setOpen(true);
    const [, ...replies] = await Promise.all(asked);
    for (const reply of replies) {
      expect(dataOf(reply)).toEqual({
        customer: { entitlements: { nodes: ALPHA.rows.slice(0, 2).map((uuid) => ({ uuid })) } },
      });
    }
    expect(upstream.arrivals).toHaveLength(2);
  });
});
