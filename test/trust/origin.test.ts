import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config.ts';
import { startListener } from '../support/http-listener.ts';
import { ALPHA } from './tenants.ts';
import { JWT_RULES } from './tokens.ts';
import { createTrustGateway } from './trust-gateway.ts';

const REAL = { ZENSKAR_API_KEY: 'key', ZENSKAR_ORGANISATION: ALPHA.organisation };

function isAccepted(env: Readonly<Record<string, string>>): boolean {
  return parseConfig(env).ok;
}

describe('T12: the origin of the upstream', () => {
  it.each([
    'https://api.zenskar.com',
    'https://proxy.example:8443/billing',
    'http://127.0.0.1:9000',
    'http://[::1]:9000',
    'http://localhost:9000',
  ])('is https, or this machine: %s', (url) => {
    expect(isAccepted({ ...REAL, ZENSKAR_BASE_URL: url })).toBe(true);
    expect(isAccepted({ AUTH_MODE: 'headers', ZENSKAR_BASE_URL: url })).toBe(true);
  });

  it.each([
    'http://api.zenskar.com',
    'http://localhost.example',
    'http://127.0.0.1.example',
    'http://169.254.169.254/latest/meta-data',
    'http://0.0.0.0:9000',
    'http://10.0.0.1',
    'https://user:secret@api.zenskar.com',
    'https://user@api.zenskar.com',
    'https://api.zenskar.com?key=secret',
    'https://api.zenskar.com#x',
    'ftp://api.zenskar.com',
    'file:///etc/passwd',
    'unix:/var/run/docker.sock',
    'api.zenskar.com',
  ])('is nothing else: %s', (url) => {
    expect(isAccepted({ ...REAL, ZENSKAR_BASE_URL: url })).toBe(false);
    expect(isAccepted({ AUTH_MODE: 'headers', ZENSKAR_BASE_URL: url })).toBe(false);
  });

  it.each(['http://id.example/jwks', 'https://user:secret@id.example/jwks', 'file:///etc/keys'])(
    'and that of the keys that tokens are checked with follow the same rules: %s',
    (url) => {
      expect(isAccepted({ ...REAL, ...JWT_RULES, JWT_JWKS_URL: 'https://id.example/jwks' })).toBe(true);
      expect(isAccepted({ ...REAL, ...JWT_RULES, JWT_JWKS_URL: url })).toBe(false);
    },
  );

  it('is the same for every request, whatever host a client names', async () => {
    const upstream = await startListener((response) => {
      response.end(JSON.stringify({ results: [], next: null, total_count: 0 }));
    });
    const elsewhere = await startListener((response) => response.end('{}'));
    const gateway = createTrustGateway({
      upstreamUrl: `${upstream.url}/prefix`,
      credentials: null,
      env: { AUTH_MODE: 'headers' },
    });
    const url = await gateway.listen();
    const { host } = new URL(elsewhere.url);
    const names = {
      'x-api-key': 'key',
      organisation: ALPHA.organisation,
      host,
      forwarded: `host=${host}`,
      'x-forwarded-host': host,
      'x-original-url': elsewhere.url,
    };
    expect(await post(url, '/graphql', names)).toBe(200);
    // A proxy would be asked like this; a gateway is none, and reads the path only.
    expect(await post(url, `${elsewhere.url}/graphql`, names)).toBe(200);
    expect(elsewhere.arrivals).toEqual([]);
    const target = `/prefix/entitlements/customer/${ALPHA.customer}?limit=1`;
    expect(upstream.arrivals.map((arrival) => arrival.target)).toEqual([target, target]);
    await gateway.close();
    await Promise.all([upstream.close(), elsewhere.close()]);
  });
});

/** Posts a query to a target that is sent as it is. */
function post(url: string, path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const { hostname, port } = new URL(url);
  const query = `{ customer(uuid: "${ALPHA.customer}") { entitlements { totalCount } } }`;
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    sent.once('error', reject);
    sent.end(JSON.stringify({ query }));
  });
}
