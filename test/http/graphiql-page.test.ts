import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { sampleDocument } from '../../src/http/sample-queries.ts';
import { schema } from '../../src/schema/index.ts';
import { freshGateway } from './requests.ts';
import { JWT_ENV } from './tokens.ts';

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
    const policy = response.headers.get('content-security-policy');
    expect(policy).toBe(
      "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'none'; base-uri 'none'",
    );
    const page = await response.text();
    // Nothing is loaded from elsewhere: the policy would stop it, and the page would stay empty.
    expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)="?(https?:)?\/\//);
    expect(page).toContain('Zenskar entitlements');
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

  it('asks for what is bound to the token only where tokens bind callers', async () => {
    const pageOf = async (env: Readonly<Record<string, string>>) => {
      const gateway = await freshGateway({ env });
      return (await gateway.fetch(browse())).text();
    };
    for (const env of [{}, { ...CREDENTIALS, GRAPHIQL: 'on' }, { AUTH_MODE: 'headers', GRAPHIQL: 'on' }]) {
      const page = await pageOf(env);
      expect(page).toContain('query FeatureGates(');
      expect(page).not.toContain('query OwnGates');
    }
    expect(await pageOf({ ...CREDENTIALS, ...JWT_ENV, GRAPHIQL: 'on' })).toContain('query OwnGates');
  });

  it.each([true, false])(
    'asks for nothing that the graph does not have (bound callers: %s)',
    (boundCallers) => {
      expect(validate(schema, parse(sampleDocument({ nodes: null, boundCallers })))).toEqual([]);
    },
  );

  it('is the same, however often it is asked for', async () => {
    const gateway = await freshGateway();
    const first = await (await gateway.fetch(browse())).text();
    expect(first.length).toBeGreaterThan(1_000_000);
    for (let round = 0; round < 3; round += 1) {
      expect((await (await gateway.fetch(browse())).text()) === first).toBe(true);
    }
  });
});
