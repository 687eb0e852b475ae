import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { PAGE_POLICY } from '../../src/http/graphiql/page.ts';
import { sampleQueries } from '../../src/http/sample-queries.ts';
import { schema } from '../../src/schema/index.ts';
import type { TestGateway } from '../support/gateway.ts';
import { freshGateway, type Headers, refusalIn } from './requests.ts';
import { JWT_ENV } from './tokens.ts';

/** The script that tells the page what to begin with. */
async function startOf(gateway: TestGateway): Promise<string> {
  const page = await (await gateway.fetch(browse())).text();
  const path = /\/graphiql\/start-\w+\.js/.exec(page)?.[0] ?? '';
  return (await gateway.fetch(new Request(`http://gateway.test${path}`))).text();
}

function browse(): Request {
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  return new Request('http://gateway.test/graphql', { headers: { accept } });
}

const CREDENTIALS = { ZENSKAR_API_KEY: 'key', ZENSKAR_ORGANISATION: '0a9a0000-0000-4000-8000-000000000001' };

describe('the page of GraphiQL', () => {
  it('is there where the data is made up, talks to this gateway only, and is shown in no other page', async () => {
    const gateway = await freshGateway();
    const response = await gateway.fetch(browse());
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('content-security-policy')).toBe(PAGE_POLICY);
    expect(PAGE_POLICY).toContain("script-src 'self';");
    const page = await response.text();
    // Nothing is loaded from elsewhere: the policy would stop it, and the page would stay empty.
    expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)="?(https?:)?\/\//);
    expect(page).toContain('Zenskar entitlements');
    expect(page).not.toContain('<input');
    expect(page).not.toMatch(/<script>/);
    expect(page.length).toBeLessThan(10_000);
  });

  it('consists of files that are kept for a year, compressed, and are found by what is in them', async () => {
    const gateway = await freshGateway();
    const page = await (await gateway.fetch(browse())).text();
    const paths = [...page.matchAll(/(?:src|href)="(\/graphiql\/[\w.-]+)"/g)].map(([, path = '']) => path);
    expect(paths).toHaveLength(5);
    for (const path of paths) {
      const sent = (headers: Headers = {}) =>
        gateway.fetch(new Request(`http://gateway.test${path}`, { headers }));
      const plain = await sent();
      expect(plain.status).toBe(200);
      expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      const text = Buffer.from(await plain.arrayBuffer());
      const zipped = await sent({ 'accept-encoding': 'gzip' });
      expect(zipped.headers.get('content-encoding')).toBe('gzip');
      expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).equals(text)).toBe(true);
    }
    const gone = await gateway.fetch(new Request('http://gateway.test/graphiql/start-0000.js'));
    expect(await refusalIn(gone)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  it('is sent again only where it has changed', async () => {
    const gateway = await freshGateway();
    const etag = (await gateway.fetch(browse())).headers.get('etag') ?? '';
    const again = browse();
    again.headers.set('if-none-match', etag);
    expect((await gateway.fetch(again)).status).toBe(304);
  });

  it.each([
    ['where the data is real', CREDENTIALS],
    ['where it is switched off', { GRAPHIQL: 'off' }],
  ])('is not there %s', async (_, env) => {
    const gateway = await freshGateway({ env });
    const response = await gateway.fetch(browse());
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('<');
  });

  it('is there on request, and tells nothing to who cannot ask', async () => {
    const gateway = await freshGateway({ env: { ...CREDENTIALS, ...JWT_ENV, GRAPHIQL: 'on' } });
    expect((await gateway.fetch(browse())).status).toBe(200);
    expect(gateway.takeLog()).toEqual([]);
  });

  it('asks for the customer that a token is bound to where tokens bind callers, and by its uuid elsewhere', async () => {
    for (const env of [{}, { ...CREDENTIALS, GRAPHIQL: 'on' }, { AUTH_MODE: 'headers', GRAPHIQL: 'on' }]) {
      const start = await startOf(await freshGateway({ env }));
      expect(start).toContain('customer(uuid: $customer)');
      expect(start).not.toContain('viewer {');
    }
    const bound = await startOf(await freshGateway({ env: { ...CREDENTIALS, ...JWT_ENV, GRAPHIQL: 'on' } }));
    expect(bound).toContain('viewer {');
    expect(bound).not.toContain('customer(uuid');
  });

  it.each([
    ['jwt', { ...CREDENTIALS, ...JWT_ENV }, ['authorization']],
    ['headers', { AUTH_MODE: 'headers' }, ['x-api-key', 'organisation']],
  ])('has a field for each header that callers send with AUTH_MODE=%s', async (_, env, headers) => {
    const gateway = await freshGateway({ env: { ...env, GRAPHIQL: 'on' } });
    const page = await (await gateway.fetch(browse())).text();
    expect([...page.matchAll(/<input data-header="([^"]+)"/g)].map(([, header]) => header)).toEqual(headers);
  });

  it.each([true, false])(
    'asks for nothing that the graph does not have (bound callers: %s)',
    (boundCallers) => {
      for (const { query } of sampleQueries({ nodes: null, boundCallers })) {
        expect(validate(schema, parse(query))).toEqual([]);
      }
    },
  );
});

describe('the address of the gateway alone', () => {
  const home = (headers: Headers, search = '') => new Request(`http://gateway.test/${search}`, { headers });

  it('leads a browser to GraphiQL, with what a link has it open', async () => {
    const gateway = await freshGateway();
    const response = await gateway.fetch(home({ accept: 'text/html' }));
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/graphql');
    const linked = await gateway.fetch(home({ accept: 'text/html' }, '?query={__typename}&a=//b.example'));
    expect(linked.headers.get('location')).toBe('/graphql?query={__typename}&a=//b.example');
  });

  it.each([
    [{}, { accept: 'application/json' }],
    [{ GRAPHIQL: 'off' }, { accept: 'text/html' }],
  ])('tells others where to go: %j %j', async (env, headers) => {
    const response = await (await freshGateway({ env })).fetch(home(headers));
    expect(await refusalIn(response)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });
});

describe('/schema.graphql', () => {
  const request = (method = 'GET') => new Request('http://gateway.test/schema.graphql', { method });

  it('is the SDL, where the schema may be read', async () => {
    const response = await (await freshGateway()).fetch(request());
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toBe(readFileSync('schema.graphql', 'utf8'));
  });

  it('is not there where introspection is off, and is for reading only', async () => {
    const closed = await freshGateway({ env: { INTROSPECTION: 'off' } });
    expect(await refusalIn(await closed.fetch(request()))).toMatchObject({ status: 404 });
    const response = await (await freshGateway()).fetch(request('POST'));
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect(await refusalIn(response)).toMatchObject({ status: 405 });
  });
});
