import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpListener, startListener } from '../support/http-listener.ts';
import { ALPHA } from './tenants.ts';
import { codesOf, createTrustGateway } from './trust-gateway.ts';

const credentials = { apiKey: 'the-gateways-own-key', organisation: ALPHA.organisation };

describe('T11: a redirect of the upstream', () => {
  let elsewhere: HttpListener;

  beforeAll(async () => {
    elsewhere = await startListener((response) => response.end('{}'));
  });
  afterAll(() => elsewhere.close());

  it.each([301, 302, 303, 307, 308])('is a failure, and takes the key nowhere: %d', async (status) => {
    const redirecting = await startListener((response) => {
      response.writeHead(status, { location: `${elsewhere.url}/stolen` });
      response.end();
    });
    const gateway = createTrustGateway({ upstreamUrl: redirecting.url, credentials, env: {} });
    try {
      const reply = await gateway.ask(
        `{ customer(uuid: "${ALPHA.customer}") { uuid entitlements { totalCount } } }`,
      );
      expect(reply.data).toEqual({ customer: { uuid: ALPHA.customer, entitlements: null } });
      expect(codesOf(reply)).toEqual(['UPSTREAM_UNAVAILABLE']);
      expect(reply.text).not.toContain(new URL(elsewhere.url).host);
      expect(redirecting.arrivals).toHaveLength(1);
      expect(elsewhere.arrivals).toEqual([]);
    } finally {
      await gateway.close();
      await redirecting.close();
    }
  });

  it('is a failure also towards the same origin', async () => {
    const circling = await startListener((response) => {
      response.writeHead(302, { location: '/entitlements/customer/else' });
      response.end();
    });
    const gateway = createTrustGateway({ upstreamUrl: circling.url, credentials, env: {} });
    const reply = await gateway.ask(`{ customer(uuid: "${ALPHA.customer}") { name } }`);
    expect(codesOf(reply)).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(circling.arrivals).toHaveLength(1);
    await gateway.close();
    await circling.close();
  });
});
