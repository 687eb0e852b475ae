import { describe, expect, it } from 'vitest';
import { REFUSALS, type Refusal } from '../../src/observability/labels.ts';
import { STORIES } from '../../src/sandbox/stories.ts';
import { AUDIENCE, Issuer, ISSUER, SCOPE } from '../auth/issuer.ts';
import type { GatewayOptions } from '../support/gateway.ts';
import { counted, freshMetered } from './metered.ts';
import { get, type Headers, operationLines, post } from './requests.ts';
import { JWT_ENV } from './tokens.ts';

const [A = ''] = STORIES.map(({ uuid }) => uuid);
const HASH = 'a'.repeat(64);

/** A gateway, and a request that it turns away. */
interface Case extends Partial<GatewayOptions> {
  readonly body?: unknown;
  readonly headers?: Headers | (() => Promise<Headers>);
  readonly method?: string;
  /** A document to GET instead. */
  readonly read?: string;
}

/** The header of a caller whose token nobody can check, since its keys cannot be had. */
async function uncheckable(): Promise<Headers> {
  const exp = Math.floor(Date.now() / 1000) + 600;
  const token = await new Issuer().token({ iss: ISSUER, aud: AUDIENCE, exp, scope: SCOPE });
  return { authorization: `Bearer ${token}` };
}

function sent(method: string | undefined, body: unknown, headers: Headers): Request {
  const request = post(body, headers);
  return method === undefined ? request : new Request(request.url, { method, headers });
}

const TRUSTED = { TRUSTED_DOCUMENTS: 'manifest.json', TRUSTED_DOCUMENTS_ONLY: 'on' };
const trusted = new Map([['b'.repeat(64), '{ __typename }']]);
const twice = (text: string) => `${text} ${text}`;

const CASES: Readonly<Record<Refusal, readonly Case[]>> = {
  unauthenticated: [{ env: JWT_ENV }, { env: JWT_ENV, headers: { authorization: 'Bearer nonsense' } }],
  forbidden: [{ headers: { host: 'elsewhere.example' } }],
  auth_unavailable: [
    {
      env: {
        AUTH_MODE: 'jwt',
        JWT_JWKS_URL: 'http://127.0.0.1:9/jwks',
        JWT_ISSUER: ISSUER,
        JWT_AUDIENCE: AUDIENCE,
        JWT_ALGORITHMS: 'ES256',
        JWT_ORGANISATION_SCOPE: SCOPE,
      },
      headers: uncheckable,
    },
  ],
  method: [{ method: 'PUT' }, { read: 'mutation { a }' }, { read: 'subscription { a }' }],
  cross_site: [{ method: 'GET' }, { method: 'HEAD' }],
  media_type: [{ headers: { 'content-type': 'text/plain' } }],
  not_acceptable: [{ headers: { accept: 'image/png' } }],
  body_too_large: [{ env: { MAX_BODY_BYTES: '1024' }, body: 'x'.repeat(2000) }],
  address_too_long: [{ env: { MAX_BODY_BYTES: '1024' }, read: 'x'.repeat(2000) }],
  malformed: [
    { body: 'nonsense' },
    { body: '[]' },
    { body: 'null' },
    { body: {} },
    { body: { query: '' } },
    { body: { documentId: HASH } },
    { env: TRUSTED, trusted, body: {} },
    { env: TRUSTED, trusted, body: { documentId: 5 } },
    { env: TRUSTED, trusted, body: { query: '{ __typename }', further: 1 } },
    { body: { query: 1 } },
    { body: { query: '{ __typename }', variables: 'x' } },
    { body: { query: '{ __typename }', further: 1 } },
    { body: { query: 'query a { __typename }', operationName: 'b' } },
    { body: { query: 'query a { __typename } query b { __typename }' } },
    { body: { query: 'fragment a on Query { __typename }' } },
  ],
  syntax: [{ body: { query: '{' } }, { body: { query: ' ' } }],
  validation: [
    { body: { query: '{ nothing }' } },
    { body: { query: '{ customer(uuid: 1) { name } }' } },
    { body: { query: '{ customer(uuid: "x") { name } }' } },
    { body: { query: 'mutation { a }' } },
    { body: { query: 'subscription { a }' } },
  ],
  variables: [
    { body: { query: 'query ($u: UUID!) { customer(uuid: $u) { name } }' } },
    { body: { query: 'query ($u: UUID!) { customer(uuid: $u) { name } }', variables: { u: 'x' } } },
  ],
  introspection: [
    { env: { INTROSPECTION: 'off' }, body: { query: '{ __schema { types { name } } }' } },
    { env: { INTROSPECTION: 'off' }, body: { query: '{ __type(name: "Customer") { name } }' } },
  ],
  untrusted_document: [
    { env: TRUSTED, trusted, body: { query: '{ __typename }' } },
    { env: TRUSTED, trusted, body: { documentId: `sha256:${HASH}` } },
    { env: TRUSTED, trusted, body: { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } } },
    { body: { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } } },
    {
      env: { TRUSTED_DOCUMENTS: 'manifest.json' },
      trusted,
      body: { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } },
    },
  ],
  too_many_tokens: [{ env: { MAX_TOKENS: '10' }, body: { query: `{ ${'__typename '.repeat(20)} }` } }],
  too_many_fields: [
    {
      env: { MAX_TOKENS: '100' },
      body: {
        query: `{ ${twice('...a')} } fragment a on Query { ${twice(twice('...b'))} }
          fragment b on Query { ${'__typename '.repeat(30)} }`,
      },
    },
  ],
  too_many_operations: [
    { body: { query: Array.from({ length: 11 }, (_, at) => `query q${at} { __typename }`).join('\n') } },
  ],
  too_deep: [{ env: { MAX_DEPTH: '1' }, body: { query: `{ customer(uuid: "${A}") { name } }` } }],
  too_many_aliases: [{ env: { MAX_ALIASES: '0' }, body: { query: '{ a: __typename }' } }],
  too_many_directives: [{ env: { MAX_DIRECTIVES: '0' }, body: { query: '{ __typename @skip(if: false) }' } }],
  too_complex: [
    {
      env: { MAX_UPSTREAM_CALLS: '1' },
      body: { query: `{ customer(uuid: "${A}") { name entitlements(first: 1) { totalCount } } }` },
    },
  ],
};

const ALL = Object.entries(CASES).flatMap(([reason, cases]) =>
  cases.map((one, at): [string, Case] => [`${reason} ${at + 1}`, one]),
);

describe('O1: what is refused is counted by its own reason, and once', () => {
  it('has a case for every reason', () => {
    expect(Object.keys(CASES)).toEqual([...REFUSALS]);
    expect(ALL.length).toBeGreaterThanOrEqual(REFUSALS.length);
  });

  it.each(ALL)(
    '%s',
    async (name, { body = { query: '{ __typename }' }, headers = {}, method, read, ...options }) => {
      const gateway = await freshMetered(options);
      const given = typeof headers === 'function' ? await headers() : headers;
      // Another time as well: what is known of a document by then must be counted, too.
      for (const time of [1, 2]) {
        await gateway.fetch(read === undefined ? sent(method, body, given) : get({ query: read }, given));
        const [reason = ''] = name.split(' ');
        const refused = counted(await gateway.scrape(), 'gateway_refused_total');
        expect(refused).toEqual({ [`reason="${reason}"`]: time });
        expect(operationLines(gateway).every(({ refusal }) => refusal === reason)).toBe(true);
      }
      expect(gateway.sandbox.requests).toEqual([]);
    },
  );

  it('is nothing that was executed, with errors or without', async () => {
    const gateway = await freshMetered();
    gateway.sandbox.script({ fault: { kind: 'malformed' }, times: 9 });
    const errors = `{ customer(uuid: "${A}") { name entitlements(first: -1) { totalCount } } node(id: "x") { id } }`;
    for (const query of ['{ __typename }', errors]) await gateway.fetch(post({ query }));
    expect(counted(await gateway.scrape(), 'gateway_refused_total')).toEqual({});
    expect(operationLines(gateway)).toHaveLength(2);
  });
});
